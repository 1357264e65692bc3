// Renders the compositions into templates/: `node scripts/compose/compose.ts [name …]`. Needs ffmpeg, for Vorbis.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createMeter } from '../../src/audio/loudness.ts';
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
/** dB below an effect's loudest moment where speech may start. */
const CUE_DECAY = 12;

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
    for (const [part, stem] of stems) console.log(`  ${part.padEnd(12)} ${loudness(stem).toFixed(1).padStart(6)} LUFS`);
    return { name, kind, sound };
  });
  // A loop is as loud as it is when it runs: measured over its seam.
  const gain = gainOf(MAIN_LOUDNESS - loudness(sounds.find(({ name }) => name === 'main')!.sound, 2));

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
        loudness: round(loudness(decoded, loop ? 2 : 1)),
      },
    ]);
  }
  const writtenEffects: [string, object][] = [];
  for (const [name, arrangement] of Object.entries(effects)) {
    const { sound } = render(composition, arrangement, 'ending');
    const levelled = scaled(sound, gainOf(EFFECT_LOUDNESS - momentary(sound).max));
    const { described, decoded } = await save(folder, name, levelled, false);
    writtenEffects.push([name, { ...described, cue: momentary(decoded).decayed }]);
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

function loudness(sound: Stereo, times = 1): number {
  const meter = createMeter(RATE, 2);
  for (let i = 0; i < times; i++) meter.push(sound);
  return meter.integrated();
}

/** An effect's loudest moment in LUFS, and the frame from which it stays 12 dB below. */
function momentary([left, right]: Stereo): { max: number; decayed: number } {
  const meter = createMeter(RATE, 2);
  // As it sounds between silences: the last windows reach past the end.
  const padded = [left, right].map((channel) => {
    const out = new Float32Array(channel.length + RATE);
    out.set(channel, RATE / 2);
    return out;
  });
  meter.push(padded);
  const levels = meter.momentary();
  const max = meter.momentaryMax();
  let last = levels.length - 1;
  while (last > 0 && levels[last]! < max - CUE_DECAY) last--;
  // Window n covers 400 ms from n x 20 ms on; its middle is when it is as loud as this.
  const middle = last * 0.02 + 0.2 - 0.5;
  return { max, decayed: Math.min(left.length, Math.max(0, Math.round(middle * RATE))) };
}

function scaled(sound: Stereo, gain: number): Stereo {
  return [sound[0].map((x) => x * gain), sound[1].map((x) => x * gain)];
}

function round(x: number): number {
  return Math.round(x * 10) / 10;
}
