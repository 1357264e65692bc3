// Renders the compositions into templates/: `node scripts/compose/compose.ts [name …]`. Needs ffmpeg, for Vorbis.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { decayOf, musicLoudness } from '../../src/audio/music.ts';
import { createTruePeakMeter } from '../../src/audio/true-peak.ts';
import { gainOf, RATE } from '../../src/units.ts';
import { COMPOSITIONS } from './compositions.ts';
import { render, type SegmentKind } from './render.ts';
import type { Composition, Stereo } from './score.ts';
import { vorbis } from './vorbis.ts';

/** LUFS of main; the other segments keep the level they were composed at beside it. */
const MAIN_LOUDNESS = -20;
/** LUFS, momentary, of an effect at its loudest. */
const EFFECT_LOUDNESS = -16.5;
/** dBTP no file goes above, once it is decoded. */
const CEILING = -3;

const KINDS = { intro: 'passage', main: 'loop', main2: 'loop', outro: 'ending' } as const satisfies Record<
  keyof Composition['segments'],
  SegmentKind
>;

const names = process.argv.slice(2);
for (const name of names)
  if (!COMPOSITIONS.some((composition) => composition.name === name)) throw new Error(`no composition named ${name}`);
for (const composition of COMPOSITIONS)
  if (names.length === 0 || names.includes(composition.name)) await write(composition);

async function write(composition: Composition): Promise<void> {
  const folder = new URL(`../../templates/${composition.name}/`, import.meta.url);
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(folder)) rmSync(new URL(file, folder));
  const { segments, effects, reverb: _room, echo: _echo, bus: _bus, ...described } = composition;

  const sounds = Object.entries(KINDS).map(([name, kind]) => {
    const { sound, stems } = render(composition, segments[name as keyof typeof KINDS], kind);
    console.log(`${composition.name} ${name}, ${(sound[0].length / RATE).toFixed(2)} s`);
    for (const [part, stem] of stems)
      console.log(`  ${part.padEnd(12)} ${musicLoudness(stem).toFixed(1).padStart(6)} LUFS`);
    return { name, kind, sound };
  });
  const gain = gainOf(MAIN_LOUDNESS - musicLoudness(sounds.find(({ name }) => name === 'main')!.sound, { loop: true }));

  const written: [string, object][] = [];
  for (const { name, kind, sound } of sounds) {
    const loop = kind === 'loop';
    const { described, decoded } = await save(folder, name, scaled(sound, gain), loop);
    written.push([
      name,
      {
        ...described,
        loop,
        ending: kind === 'ending',
        ...(kind === 'passage' ? { followedBy: 'main' } : {}),
        loudness: round(musicLoudness(decoded, { loop })),
      },
    ]);
  }
  const writtenEffects: [string, object][] = [];
  for (const [name, arrangement] of Object.entries(effects)) {
    const { sound } = render(composition, arrangement, 'ending');
    const levelled = scaled(sound, gainOf(EFFECT_LOUDNESS - decayOf(sound).max));
    const { described, decoded } = await save(folder, name, levelled, false);
    writtenEffects.push([name, { ...described, cue: decayOf(decoded).decayed }]);
  }
  const json = {
    ...described,
    licence: 'Apache-2.0',
    segments: Object.fromEntries(written),
    effects: Object.fromEntries(writtenEffects),
  };
  writeFileSync(new URL('template.json', folder), `${JSON.stringify(json, null, 2)}\n`);
  spawnSync('npx', ['biome', 'format', '--write', new URL('template.json', folder).pathname]);
}

/** Writes Ogg Vorbis; answers what `template.json` says of the file, and the sound as it comes back out of it. */
async function save(folder: URL, name: string, sound: Stereo, loop: boolean) {
  const { bytes, offset, decoded } = await vorbis(sound, { loop });
  const peak = truePeak(decoded);
  if (peak > CEILING) throw new Error(`${name} peaks at ${peak.toFixed(1)} dBTP: mix it with less crest`);
  const seam = loop ? seamNoise(sound, decoded) : 0;
  if (seam > 1)
    throw new Error(`${name}: the codec's noise at the seam is ${seam.toFixed(2)} of the loudest elsewhere`);
  const file = `${name}.ogg`;
  writeFileSync(new URL(file, folder), bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const described = { file, sha256, frames: sound[0].length, ...(offset > 0 ? { offset } : {}) };
  return { described, decoded };
}

/** What the codec added in the loop's first and last 20 ms, against the most that it added in 20 ms anywhere else; energies. */
function seamNoise(sound: Stereo, decoded: Stereo): number {
  const window = 0.02 * RATE;
  const added = (start: number) =>
    [0, 1].reduce((sum, side) => {
      for (let i = start; i < start + window; i++) sum += (decoded[side]![i]! - sound[side]![i]!) ** 2;
      return sum;
    }, 0);
  const last = sound[0].length - window;
  let elsewhere = 0;
  for (let start = window; start <= last - window; start += window) elsewhere = Math.max(elsewhere, added(start));
  return Math.max(added(0), added(last)) / elsewhere;
}

function truePeak(sound: Stereo): number {
  const meter = createTruePeakMeter(2);
  meter.push(sound);
  return meter.peak();
}

function scaled(sound: Stereo, gain: number): Stereo {
  return [sound[0].map((x) => x * gain), sound[1].map((x) => x * gain)];
}

function round(x: number): number {
  return Math.round(x * 10) / 10;
}
