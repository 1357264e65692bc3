// Renders the compositions into templates/: `node scripts/compose/compose.ts [name …]`. Needs ffmpeg, for FLAC.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createMeter } from '../../src/audio/loudness.ts';
import { createTruePeakMeter } from '../../src/audio/true-peak.ts';
import { gainOf, RATE } from '../../src/units.ts';
import { cinematic } from './cinematic.ts';
import { lofi } from './lofi.ts';
import { news } from './news.ts';
import { render, type SegmentKind } from './render.ts';
import { chance } from './rhythm.ts';
import type { Composition, Stereo } from './score.ts';

const COMPOSITIONS: readonly Composition[] = [news, lofi, cinematic];

/** LUFS of main; the other segments keep the level they were composed at beside it. */
const MAIN_LOUDNESS = -20;
/** LUFS, momentary, of an effect at its loudest. */
const EFFECT_LOUDNESS = -16.5;
/** dBTP no file goes above. */
const CEILING = -3.2;
/** dB below an effect's loudest moment where speech may start. */
const CUE_DECAY = 12;

const KINDS: Readonly<Record<string, SegmentKind>> = { intro: 'passage', main: 'loop', outro: 'ending' };

const names = process.argv.slice(2);
for (const composition of COMPOSITIONS) if (names.length === 0 || names.includes(composition.name)) write(composition);

function write(composition: Composition): void {
  const folder = new URL(`../../templates/${composition.name}/`, import.meta.url);
  mkdirSync(folder, { recursive: true });
  const { segments, effects, reverb: _room, echo: _echo, bus: _bus, ...described } = composition;

  const sounds = Object.entries(segments).map(([name, arrangement]) => {
    const { sound, stems } = render(composition, arrangement, KINDS[name]!);
    console.log(`${composition.name} ${name}, ${(sound[0].length / RATE).toFixed(2)} s`);
    for (const [part, stem] of stems) console.log(`  ${part.padEnd(11)} ${loudness(stem).toFixed(1).padStart(6)} LUFS`);
    return { name, sound };
  });
  const main = sounds.find(({ name }) => name === 'main')!;
  // A loop is as loud as it is when it runs: measured over its seam.
  const gain = gainOf(MAIN_LOUDNESS - loudness(main.sound, 2));

  const written = sounds.map(({ name, sound }) => {
    const kind = KINDS[name]!;
    const file = `${name}.flac`;
    const sha256 = save(new URL(file, folder), underCeiling(`${composition.name} ${name}`, scaled(sound, gain)));
    const segment = { file, sha256, frames: sound[0].length, loop: kind === 'loop', ending: kind === 'ending' };
    const next = kind === 'passage' ? { followedBy: 'main' } : {};
    return [name, { ...segment, ...next, loudness: round(loudness(scaled(sound, gain), kind === 'loop' ? 2 : 1)) }];
  });
  const writtenEffects = Object.entries(effects).map(([name, arrangement]) => {
    const raw = render(composition, arrangement, 'ending').sound;
    const sound = scaled(raw, gainOf(EFFECT_LOUDNESS - momentary(raw).max));
    const file = `${name}.flac`;
    const sha256 = save(new URL(file, folder), underCeiling(`${composition.name} ${name}`, sound));
    return [name, { file, sha256, frames: sound[0].length, cue: momentary(sound).decayed }];
  });
  const json = {
    ...described,
    licence: 'Apache-2.0',
    segments: Object.fromEntries(written),
    effects: Object.fromEntries(writtenEffects),
  };
  writeFileSync(new URL('template.json', folder), `${JSON.stringify(json, null, 2)}\n`);
  spawnSync('npx', ['biome', 'format', '--write', new URL('template.json', folder).pathname]);
}

/** Writes FLAC of 16 bits and answers the file's SHA-256. */
function save(file: URL, sound: Stereo): string {
  const raw = ['-f', 's16le', '-ar', `${RATE}`, '-ac', '2', '-i', '-'];
  // Without the encoder's name and date, so that the same sound is the same file.
  const flac = ['-c:a', 'flac', '-compression_level', '12', '-map_metadata', '-1', '-fflags', '+bitexact'];
  const args = ['-v', 'error', '-y', ...raw, ...flac, '-flags:a', '+bitexact', file.pathname];
  const { status, stderr } = spawnSync('ffmpeg', args, { input: dithered(sound) });
  if (status !== 0) throw new Error(`ffmpeg: ${stderr}`);
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

/** Interleaved 16-bit samples with triangular dither; digital silence stays silent. */
function dithered([left, right]: Stereo): Uint8Array {
  const random = chance(1);
  const out = new Int16Array(left.length * 2);
  const step = (x: number) => (x === 0 ? 0 : Math.round(x * 32_767 + random() - random()));
  for (let i = 0; i < left.length; i++) {
    out[2 * i] = step(left[i]!);
    out[2 * i + 1] = step(right[i]!);
  }
  return new Uint8Array(out.buffer);
}

function underCeiling(what: string, sound: Stereo): Stereo {
  const meter = createTruePeakMeter(2);
  meter.push(sound);
  if (meter.peak() > CEILING)
    throw new Error(`${what} peaks at ${meter.peak().toFixed(1)} dBTP: mix it with less crest`);
  return sound;
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
