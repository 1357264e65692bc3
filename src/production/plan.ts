// A production planned without making sound: who speaks what, what is spoken already, how long it will be.

import { deliveryTarget } from '../audio/targets.ts';
import type { Warning } from '../errors.ts';
import { clipKey, findSpoken, spokenKey } from '../speech/say.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { secondsOf } from '../units.ts';
import { charactersOf, countSpoken } from './count-spoken.ts';
import { findFormats, formatWarnings } from './formats.ts';
import { openAllMedia } from './media.ts';
import { type ClipSource, type KnownClip, perform } from './perform.ts';
import { estimatedClip } from './plan-input.ts';
import type { RenderPorts } from './render.ts';
import { reportOf, type TimelineReport } from './report.ts';
import type { ProductionRequest } from './request.ts';
import { scoreOf } from './score.ts';
import { openCover } from './tags.ts';

export interface ProductionPlan {
  readonly audience: Readonly<Record<string, string>>;
  /** Exact when every clip is spoken already. */
  readonly seconds: number;
  readonly exact: boolean;
  readonly cost: {
    /** Characters of all speech, and of that which was not spoken before: what a render pays for. */
    readonly characters: number;
    readonly charactersToSpeak: number;
    /** As a voice speaks them and a render counts them: each may be heard in several pieces. */
    readonly clips: number;
    readonly clipsToSpeak: number;
  };
  readonly template: string | null;
  readonly preset: string;
  readonly warnings: readonly Warning[];
  readonly timeline: TimelineReport;
  /** The timeline itself, in frames. */
  readonly frames: Timeline;
}

export async function planProduction(request: ProductionRequest, ports: RenderPorts): Promise<ProductionPlan> {
  const formats = findFormats(request, ports.formats);
  const target = deliveryTarget(String(request.loudness));
  await openCover(request);
  const score = await scoreOf(request, ports);
  await using media = await openAllMedia(request, score, ports);
  let known: readonly KnownClip[] = [];
  const count = countSpoken();
  let [characters, charactersToSpeak] = [0, 0];
  const clipsFor: ClipSource = async (utterances) => {
    known = await Promise.all(
      utterances.map(async (utterance) => {
        const spoken = await findSpoken(utterance, ports.speech);
        const provider = ports.speech.provider(utterance.voice);
        const clip = estimatedClip(utterance, clipKey(utterance, provider));
        return spoken ?? { clip, of: spokenKey(utterance, provider), cached: false, warnings: [] };
      }),
    );
    characters = sum(utterances.map(charactersOf));
    for (const [i, { cached }] of known.entries()) if (!cached) charactersToSpeak += count(utterances[i]!);
    return known;
  };
  const { timeline, warnings, isCached } = await perform(request, score, media.shapeOf, clipsFor);
  const report = reportOf(timeline, isCached);
  const clipsToSpeak = new Set(known.filter(({ cached }) => !cached).map(({ of }) => of)).size;
  return {
    audience: request.audience,
    seconds: secondsOf(timeline.frames),
    exact: clipsToSpeak === 0,
    cost: {
      characters,
      charactersToSpeak,
      clips: known.length,
      clipsToSpeak,
    },
    template: score.template?.name ?? null,
    preset: request.preset.name,
    warnings: [...formatWarnings(target, formats, ports.formats), ...score.warnings, ...warnings, ...timeline.warnings],
    timeline: report,
    frames: timeline,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
