// Who speaks what: the request's settings, the script's own voices, and the default, in that order of the nearest.

import { VOICE_EFFECTS, type VoiceEffectName } from '../audio/voice-effects.ts';
import { pointerTo } from '../bad-request.ts';
import type { SectionSettings } from '../content/section-settings.ts';
import { didYouMean, type Place, pointing, Refusal, type Warning } from '../errors.ts';
import type { Voice } from '../providers/provider.ts';
import type { Performance } from '../script/performance.ts';
import { placeOf } from '../script/place.ts';
import type { Script, Span } from '../script/script.ts';
import { lexiconOf } from '../speech/lexicon.ts';
import type { Casting } from '../speech/utterances.ts';
import type { VoiceRoom } from '../speech/voices.ts';
import { decibels } from '../units.ts';
import type { ProductionRequest } from './request.ts';

/** dB of the old service's volume effects. Its documents say only that they change the volume of speech. */
export const BOOST = { volume_boost_low: 2, volume_boost_middle: 4, volume_boost_high: 6 } as const;

/**
 * Settings of an `<as:sub>` go before its section's, these before the production's; a `<voice>` in the text goes before all.
 * Refuses `unknown_voice`, with the place where the script names it.
 */
export async function castOf(
  request: ProductionRequest,
  script: Script,
  performance: Performance,
  voices: VoiceRoom,
  warn: (warning: Warning) => void,
): Promise<Casting> {
  const settings = new Map(Object.entries(request.sections).map(([name, its]) => [name.toLowerCase(), its]));
  const called = new Map<string, Voice>();
  const call = async (name: string | undefined, span: Span | undefined) => {
    if (name === undefined || called.has(name)) return;
    const voice = await voices.find(name).catch((error) => {
      const substitute =
        request.missingVoices === 'substitute' && isUnavailable(error) ? voices.nearest(name) : undefined;
      if (!substitute) throw error;
      warn({
        code: 'voice_substituted',
        message: `The voice \`${name}\` is not installed; \`${substitute.id}\` speaks instead.`,
        hint: error.hint,
      });
      return substitute;
    });
    const place = span && placeOf(script.text, span.start);
    if (!voice) throw unknownVoice(name, voices, place);
    if (isForeign(name, voice, voices))
      warn({
        code: 'voice_mapped',
        message: `\`${name}\` is a voice of another service; \`${voice.id}\` speaks for it.`,
        ...place,
        hint: `Write \`${voice.id}\`, or another of the list of voices.`,
      });
    called.set(name, voice);
  };
  await pointing('/voice', () => call(request.voice, undefined));
  for (const [name, { voice }] of Object.entries(request.sections))
    await pointing(pointerTo(['sections', name, 'voice']), () => call(voice, undefined));
  for (const { cues } of performance.sections)
    for (const cue of cues) if (cue.kind === 'text') await call(cue.style.voice, cue.span);

  return {
    lexicon: lexiconOf(request.lexicon),
    direct(section, asked) {
      const levels = [asked.part, section].map((name) =>
        name === undefined ? undefined : settings.get(name.toLowerCase()),
      );
      const setting = <K extends keyof SectionSettings>(key: K) =>
        levels.map((level) => level?.[key]).find((value) => value !== undefined);
      const name = asked.voice ?? setting('voice') ?? request.voice;
      const effect = setting('effect') ?? request.effect;
      return {
        voice: name === undefined ? voices.byDefault() : called.get(name)!,
        speed: setting('speed') ?? request.speed,
        gain: decibels(effect !== undefined && effect in BOOST ? BOOST[effect as keyof typeof BOOST] : 0),
        effect: effect !== undefined && effect in VOICE_EFFECTS ? (effect as VoiceEffectName) : undefined,
      };
    },
  };
}

/** Every name under `sections` must be a section or an `<as:sub>`: a misspelt one would silently change nothing. */
export function checkSectionNames(request: ProductionRequest, names: ReadonlySet<string>): void {
  const known = new Set([...names].map((name) => name.toLowerCase()));
  for (const name of Object.keys(request.sections)) {
    if (known.has(name.toLowerCase())) continue;
    const meant = didYouMean(name, names);
    throw new Refusal('unknown_section', `The script has no section \`${name}\`.`, {
      hint: meant ? `Did you mean \`${meant}\`?` : `Its sections are: ${[...names].join(', ')}.`,
    }).at(pointerTo(['sections', name]));
  }
}

function isUnavailable(error: unknown): error is Refusal {
  return error instanceof Refusal && error.code === 'voice_unavailable';
}

function isForeign(name: string, voice: Voice, voices: VoiceRoom): boolean {
  return name.toLowerCase() !== voice.id.toLowerCase() && languageThere(name, voices) !== undefined;
}

/** Of a name of another service, whatever its case. */
function languageThere(name: string, { foreign }: VoiceRoom): string | undefined {
  const known = [...foreign].find(([its]) => its.toLowerCase() === name.toLowerCase());
  return known?.[1];
}

function unknownVoice(name: string, voices: VoiceRoom, place: Place | undefined): Refusal {
  const language = languageThere(name, voices);
  if (language !== undefined)
    return new Refusal(
      'unknown_voice',
      `\`${name}\` is a voice of another service, and nobody here speaks ${language}.`,
      {
        place,
        hint: 'Choose one of the list of voices, or have one of that language added.',
      },
    );
  const meant = didYouMean(name, voices.names) ?? blendMeant(name, voices);
  return new Refusal('unknown_voice', `There is no voice \`${name}\`.`, {
    place,
    hint: meant ? `Did you mean \`${meant}\`?` : 'Choose one of the list of voices, or have it added.',
  });
}

/** `af_bella:0.6+af_nicle:0.4`: part by part. */
function blendMeant(name: string, { names }: VoiceRoom): string | undefined {
  if (!name.includes('+')) return undefined;
  const parts = name.split('+').map((part) => {
    const [, id = '', weight = ''] = /^\s*([^:]*?)\s*(:.*)?$/.exec(part)!;
    const meant = didYouMean(id, names);
    return meant && meant + weight.trim();
  });
  return parts.includes(undefined) ? undefined : parts.join('+');
}
