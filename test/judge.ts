// Judges a mixed production from outside: what it measures is read off the sound, and what it expects off what was asked.
// Nothing that plans, mixes or meters is believed: loudness is measured by the filters printed in ITU-R BS.1770.

import { findClicks } from '../src/audio/clicks.ts';
import type { Block } from '../src/audio/sound.ts';
import { type MixPorts, mixStems, type Stems } from '../src/timeline/mix.ts';
import type { PlanInput, Range, Timeline } from '../src/timeline/timeline.ts';
import { decibels, frames, framesOf, gainOf, RATE, secondsOf } from '../src/units.ts';
import { LEAD, TRAIL } from './random-plans.ts';

/** What was measured, each the worst of its kind; undefined where nothing could be. */
export interface Judgement {
  /** What is not as it should be, in words. */
  readonly faults: readonly string[];
  readonly worst: Readonly<Record<Measure, number>>;
  /** How often each was measured. */
  readonly measured: Readonly<Record<Measure, number>>;
}

/** What is measured, its unit and how much of it is allowed. */
export const MEASURES = {
  balance: { what: 'music and media against the voice', unit: 'LU off', most: 1 },
  hold: { what: 'music under speech stands still', unit: 'dB moved', most: 0.1 },
  word: { what: 'music at each word, against its depth', unit: 'dB off', most: 0.5 },
  up: { what: 'music between words that are far apart', unit: 'dB off', most: 0.1 },
  slope: { what: 'the fastest gain, in edges of 5 ms', unit: 'x', most: 1.01 },
  edge: { what: 'first and last sample of each thing', unit: 'of full', most: 1e-4 },
  place: { what: 'each thing where it was asked for', unit: 'frames off', most: 0 },
  length: { what: 'length of the production', unit: 'frames off', most: 0 },
  clicks: { what: 'clicks in the mix and the voice', unit: 'clicks', most: 0 },
} as const;
export type Measure = keyof typeof MEASURES;

/** `promised` is the plan; `sounding` is what is mixed, which is the same unless a fault was planted. */
export interface Case {
  readonly input: PlanInput;
  readonly promised: Timeline;
  readonly sounding?: Timeline;
  /** Does something to the mix before it is judged. */
  readonly spoil?: (mix: Float32Array) => void;
}

export async function judge({ input, promised, sounding = promised, spoil }: Case): Promise<Judgement> {
  const faults: string[] = [];
  const worst = zeroes();
  const measured = zeroes();
  const report = (measure: Measure, value: number, where: () => string) => {
    measured[measure]++;
    worst[measure] = Math.max(worst[measure], value);
    const { most, unit } = MEASURES[measure];
    if (!(value <= most)) faults.push(`${measure}: ${where()} is ${value.toPrecision(3)} ${unit}`);
  };
  judgeLength(input, sounding, report);
  judgeMoments(input, promised, report);
  for (const thing of thingsOf(promised)) await judgeThing(thing, promised, sounding, input, report);
  const ports = steadySounds(input);
  const heard = await played(sounding, ports);
  spoil?.(heard.mix);
  judgeClicks(heard, report);
  judgeBalance(promised, heard, report);
  await judgeDucking(promised, sounding, ports, report);
  return { faults, worst, measured };
}

type Report = (measure: Measure, value: number, where: () => string) => void;

function zeroes(): Record<Measure, number> {
  return Object.fromEntries(Object.keys(MEASURES).map((measure) => [measure, 0])) as Record<Measure, number>;
}

const at = (frame: number) => `at ${secondsOf(frame).toFixed(3)} s`;

// ---- length and places ----------------------------------------------------------------------------------------------

function judgeLength({ forceLength, sections }: PlanInput, { frames: length }: Timeline, report: Report): void {
  const forced = forceLength ?? sections.at(-1)?.endAt;
  if (forced !== undefined) report('length', Math.abs(length - forced), () => 'the production');
}

/** What was asked for at a time, at the start of a section or at a mark is planned there. */
function judgeMoments(
  { media = [] }: PlanInput,
  { media: planned, sections, warnings }: Timeline,
  report: Report,
): void {
  const starts = planned.map(({ alias, start }) => `${alias} ${start}`);
  const words = sections.flatMap(({ clips }) => clips.flatMap((clip) => clip.words));
  for (const { media: file, at: moment } of media) {
    const { anchor, offset } = moment;
    if (anchor.kind === 'end') continue;
    const from =
      anchor.kind === 'beginning'
        ? 0
        : anchor.kind === 'mark'
          ? words.find((word) => word.marks?.includes(anchor.mark))?.start
          : sections.find((section) => section.name === anchor.section)!.start;
    const isSaidToBeLost = warnings.some(({ message }) => message.includes(`\`${file.alias}\` is not heard`));
    const isThere = from !== undefined && starts.includes(`${file.alias} ${from + offset}`);
    report('place', isThere || isSaidToBeLost ? 0 : Number.POSITIVE_INFINITY, () => `the media \`${file.alias}\``);
  }
}

// ---- one thing alone: its edges, and which of its frames sounds when --------------------------------------------------

interface Thing extends Range {
  readonly name: string;
  readonly bus: 'voice' | 'music' | 'media';
  /** Frame of the source that sounds at `start`. */
  readonly offset: number;
  /** After so many frames the source begins again. */
  readonly period: number;
  readonly gain: number;
  /** The timeline with nothing else in it. */
  alone(timeline: Timeline): Timeline;
}

function thingsOf(timeline: Timeline): Thing[] {
  const clips = timeline.sections.flatMap((section) => section.clips);
  return [
    ...clips.map(
      (clip, i): Thing => ({
        ...{ name: `the clip ${clip.text}`, bus: 'voice', start: clip.start, end: clip.end, gain: clip.gain },
        offset: clip.offset,
        period: Number.POSITIVE_INFINITY,
        alone: (other) => only(other, { clip: i }),
      }),
    ),
    ...timeline.beds.map(
      (bed, i): Thing => ({
        ...{ name: `the bed ${bed.segment}`, bus: 'music', start: bed.start, end: bed.end, gain: bed.gain },
        offset: bed.offset,
        period: Number.POSITIVE_INFINITY,
        alone: (other) => only(other, { bed: i }),
      }),
    ),
    ...timeline.media.map(
      (file, i): Thing => ({
        ...{ name: `the media ${file.alias}`, start: file.start, end: file.end, gain: file.gain },
        bus: file.kind === 'music' ? 'music' : 'media',
        offset: file.part.start,
        period: file.part.end - file.part.start - (file.loop?.overlap ?? 0),
        alone: (other) => only(other, { media: i }),
      }),
    ),
  ];
}

function only(timeline: Timeline, { clip, bed, media }: { clip?: number; bed?: number; media?: number }): Timeline {
  let n = 0;
  return {
    ...timeline,
    // Nothing stands between a source and its bus but gains.
    preset: without(timeline.preset),
    musicLevel: [{ at: frames(0), level: decibels(0) }],
    sections: timeline.sections.map((section) => ({ ...section, clips: section.clips.filter(() => n++ === clip) })),
    beds: timeline.beds.filter((_, i) => i === bed),
    media: timeline.media.filter((_, i) => i === media),
    effects: [],
  };
}

/** Nothing but levels. */
function without(preset: Timeline['preset']): Timeline['preset'] {
  return { ...preset, voice: {}, music: { ducking: { ...preset.music.ducking, dip: undefined } } };
}

/** One edge of 5 ms as a raised cosine rises by so much a frame at its steepest: 1/153. */
const STEEPEST = Math.PI / 2 / 240;

/**
 * Heard alone, with a source that says by its value which of its frames it is: the value moves so little that its fades can
 * be seen as well.
 */
async function judgeThing(
  thing: Thing,
  promised: Timeline,
  sounding: Timeline,
  { template }: PlanInput,
  report: Report,
): Promise<void> {
  const { name, bus, start, end, offset, gain } = thing;
  const segment = promised.beds.length > 0 ? template?.segments : undefined;
  const wave = bus === 'music' && name.startsWith('the bed') ? segment![name.slice(8)]!.frames : 96_000;
  const value = (i: number) => 0.75 + 0.25 * Math.sin((2 * Math.PI * i) / wave);
  const { [bus]: heard } = await played(thing.alone(sounding), {
    async clip(key) {
      const count = LEAD + Number(key.split(':')[1]) + TRAIL;
      return samplesOf(count, (i) => value(i));
    },
    async segment(segment) {
      const { frames: length } = template!.segments[segment]!;
      const channel = samplesOf(length, (i) => value(i));
      return { rate: RATE, channels: [channel, channel] };
    },
    effect: () => Promise.reject(new Error('no effect was asked for')),
    media: (_, range) => blocksOf(range, value),
  });
  const full = gainOf(gain);
  report(
    'edge',
    Math.max(Math.abs(heard[start] ?? 0), Math.abs(heard[end - 1] ?? 0)) / full,
    () => `an edge of ${name}`,
  );
  const outside = Math.max(loudest(heard, 0, start), loudest(heard, end, heard.length));
  report('place', outside > 0 ? 1 : 0, () => `${name} beyond its place`);
  // Nothing but its first frame, which a fade makes silent, may be silent in it.
  report('place', heard[start + 1] === 0 || heard[end - 2] === 0 ? 1 : 0, () => `${name} within its place`);
  let steepest = 0;
  for (let i = start; i <= end; i++)
    steepest = Math.max(steepest, Math.abs((heard[i] ?? 0) - (heard[i - 1] ?? 0)) / full);
  report('slope', steepest / STEEPEST, () => `the steepest edge of ${name}`);
  // Where no fade is at work the source can be read to the frame.
  const { fadeIn, fadeOut } = fadesOf(promised, thing);
  const steady = { from: start + fadeIn, to: Math.min(end - fadeOut, start + thing.period) };
  if (steady.to - steady.from < 10) return;
  for (const share of [0.02, 0.37, 0.71]) {
    const frame = Math.floor(steady.from + share * (steady.to - steady.from));
    const expected = (i: number) => full * value(frame - start + offset + i);
    const off = [0, -1, 1].sort(
      (a, b) => Math.abs(heard[frame]! - expected(a)) - Math.abs(heard[frame]! - expected(b)),
    );
    // At its turning points a wave does not tell its frames apart.
    if (Math.abs(expected(1) - expected(-1)) < 4e-6) continue;
    report('place', Math.abs(off[0]!), () => `${name} ${at(frame)}`);
  }
}

function fadesOf(timeline: Timeline, { name, start, end }: Thing): { fadeIn: number; fadeOut: number } {
  const all = [...timeline.sections.flatMap(({ clips }) => clips), ...timeline.beds, ...timeline.media];
  const found = all.find((one) => one.start === start && one.end === end);
  if (!found) throw new Error(`${name} is not in its timeline`);
  return found;
}

function loudest(samples: Float32Array, from: number, to: number): number {
  let most = 0;
  for (let i = from; i < to; i++) most = Math.max(most, Math.abs(samples[i]!));
  return most;
}

// ---- everything together ----------------------------------------------------------------------------------------------

/**
 * Clips with a hum of -50 dBFS all through, so that an edge without its fade can be heard; beds and media at -20 LUFS that
 * stand still.
 */
function steadySounds({ template }: PlanInput): MixPorts {
  const tone = (hertz: number) => {
    const second = samplesOf(RATE, (i) => Math.cos((2 * Math.PI * hertz * i) / RATE));
    return gainOf(-20 - loudnessOf(energyOf([second, second]), 0.2 * RATE, RATE));
  };
  const low = tone(110);
  const high = tone(300);
  return {
    async clip(key) {
      const heard = Number(key.split(':')[1]);
      return samplesOf(LEAD + heard + TRAIL, (i) => {
        const hum = gainOf(-50) * Math.cos((2 * Math.PI * 500 * i) / RATE);
        return i < LEAD || i >= LEAD + heard ? hum : hum + syllable(i - LEAD, heard);
      });
    },
    async segment(name) {
      const { frames: length } = template!.segments[name]!;
      const periods = Math.max(1, Math.round((length * 110) / RATE));
      const channel = samplesOf(length, (i) => low * Math.sin((2 * Math.PI * periods * i) / length));
      return { rate: RATE, channels: [channel, channel] };
    },
    async effect(name) {
      const { frames: length } = template!.effects[name]!;
      const channel = samplesOf(
        length,
        (i) => 0.1 * Math.exp(-i / 9600) * Math.min(1, i / 480) * Math.sin((2 * Math.PI * 880 * i) / RATE),
      );
      return { rate: RATE, channels: [channel, channel] };
    },
    media: (_, range) => blocksOf(range, (i) => high * Math.sin((2 * Math.PI * 300 * i) / RATE)),
  };
}

/** A loop: many times as fast as making an array from a function. */
function samplesOf(length: number, value: (i: number) => number): Float32Array {
  const samples = new Float32Array(length);
  for (let i = 0; i < length; i++) samples[i] = value(i);
  return samples;
}

function syllable(i: number, heard: number): number {
  const length = 0.25 * RATE;
  const edge = Math.min(i % length, length - (i % length), heard - i) / (0.03 * RATE);
  const phase = (2 * Math.PI * 200 * i) / RATE;
  return 0.15 * (0.5 - 0.5 * Math.cos(Math.PI * Math.min(1, edge))) * (Math.sin(phase) + 0.5 * Math.sin(2 * phase));
}

async function* blocksOf({ start, end }: { start: number; end: number }, value: (i: number) => number) {
  for (let from = start; from < end; from += 4096) {
    const block = samplesOf(Math.min(4096, end - from), (i) => value(from + i));
    yield [block, block];
  }
}

const STEMS = ['mix', 'voice', 'music', 'effects', 'media'] as const satisfies (keyof Stems)[];
type Heard = Record<(typeof STEMS)[number], Float32Array>;

/** Left channels: both are alike here. */
async function played(timeline: Timeline, ports: MixPorts): Promise<Heard> {
  const heard = Object.fromEntries(STEMS.map((stem) => [stem, new Float32Array(timeline.frames)])) as Heard;
  let from = 0;
  for await (const stems of mixStems(timeline, ports)) {
    for (const stem of STEMS) heard[stem].set(stems[stem][0]!, from);
    from += stems.mix[0]!.length;
  }
  return heard;
}

function judgeClicks({ mix, voice }: Heard, report: Report): void {
  for (const [name, stem] of Object.entries({ mix, voice })) {
    const clicks = findClicks(stem);
    report('clicks', clicks.length, () => `the ${name} ${clicks.slice(0, 3).map(at).join(', ')}`);
  }
}

// ---- balance ----------------------------------------------------------------------------------------------------------

/** What can be measured to a few tenths where the sound stands still. */
const SHORTEST = RATE;

function judgeBalance(timeline: Timeline, heard: Heard, report: Report): void {
  const voice = integrated(energyOf([heard.voice, heard.voice]), timeline.frames);
  if (voice === undefined && timeline.sections.some(({ clips }) => clips.length > 0)) return;
  const reference = voice ?? -20;
  const { alone, under } = timeline.preset.music.ducking;
  const music = energyOf([heard.music, heard.music]);
  const media = energyOf([heard.media, heard.media]);
  for (const { from, to, gain, name } of aloneIn(timeline, 'music'))
    for (const state of ['down', 'up'] as const)
      for (const stretch of within(statesOf(timeline)[state], from, to)) {
        const measured = loudnessOf(music, stretch.start, stretch.end) - reference;
        const expected = (state === 'down' ? under : alone) + gain;
        report('balance', Math.abs(measured - expected), () => `${name} ${state} ${at(stretch.start)}`);
      }
  for (const { from, to, gain, name } of aloneIn(timeline, 'media'))
    if (to - from >= SHORTEST)
      report('balance', Math.abs(loudnessOf(media, from, to) - reference - gain), () => `${name} ${at(from)}`);
}

/** Where one thing sounds alone on its bus, and no fade is at work. */
function aloneIn(timeline: Timeline, bus: 'music' | 'media') {
  const music = timeline.media.filter(({ kind }) => (kind === 'music') === (bus === 'music'));
  const things = [
    ...(bus === 'music' ? timeline.beds.map((bed) => ({ ...bed, name: bed.segment })) : []),
    ...music.map((file) => ({ ...file, name: file.alias })),
  ];
  return things.flatMap((thing) => {
    let spans = [{ start: thing.start + thing.fadeIn, end: thing.end - thing.fadeOut }];
    for (const other of things)
      if (other !== thing)
        spans = spans.flatMap(({ start, end }) => [
          { start, end: Math.min(end, other.start) },
          { start: Math.max(start, other.end), end },
        ]);
    return spans
      .filter(({ start, end }) => end - start >= SHORTEST)
      .map(({ start, end }) => ({ from: start, to: end, gain: thing.gain, name: thing.name }));
  });
}

/**
 * Where the music has to be down and where up, by what the preset says of ducking (in most of them): down 100 ms before a
 * word, for as long as the next comes within 1.8 s, up again 1.15 s after the last and until 450 ms before the next.
 */
function statesOf(timeline: Timeline): { down: Range[]; up: Range[] } {
  const clips = timeline.sections.flatMap((section) => section.clips);
  const spoken = clips.flatMap(({ audible, words }) => [audible, ...words]);
  const { fall, ahead, hold, wait, rise } = timeline.preset.music.ducking;
  const files = timeline.media.filter(({ kind }) => kind === 'speech');
  const speech: { start: number; end: number }[] = [];
  for (const { start, end } of [...spoken, ...files].sort((a, b) => a.start - b.start)) {
    const last = speech.at(-1);
    if (last && start - last.end < hold * RATE) last.end = Math.max(last.end, end);
    else speech.push({ start, end });
  }
  const up = speech.map(({ end }, i) => ({
    start: end + (wait + rise) * RATE,
    end: (speech[i + 1]?.start ?? Number.POSITIVE_INFINITY) - (ahead + fall) * RATE,
  }));
  const first = speech[0]?.start ?? Number.POSITIVE_INFINITY;
  up.unshift({ start: 0, end: first - (ahead + fall) * RATE });
  const whole = ({ start, end }: { start: number; end: number }) => ({
    start: frames(start),
    end: frames(Math.min(end, timeline.frames)),
  });
  const down = speech.map(({ start, end }) => whole({ start: Math.max(0, start - ahead * RATE), end }));
  // After the last word music that ends within 2 s comes up at once, or not at all.
  const musicEnd = [...timeline.beds, ...timeline.media].reduce((last, { end }) => Math.max(last, end), 0);
  if (speech.length > 0 && Math.min(timeline.frames, musicEnd) - speech.at(-1)!.end < 2.1 * RATE) up.pop();
  return { down, up: up.map(whole).filter(({ start, end }) => end > start) };
}

function within(ranges: readonly Range[], from: number, to: number): Range[] {
  return ranges
    .map(({ start, end }) => ({ start: frames(Math.max(start, from)), end: frames(Math.min(end, to)) }))
    .filter(({ start, end }) => end - start >= SHORTEST);
}

// ---- ducking ----------------------------------------------------------------------------------------------------------

/**
 * By the ducked stem over the same stem that is not: the gain itself, over 10 ms. The dip, which moves the level of one tone
 * by a few tenths, is left out; the balance is judged with it.
 */
async function judgeDucking(promised: Timeline, sounding: Timeline, ports: MixPorts, report: Report): Promise<void> {
  const { alone, under } = promised.preset.music.ducking;
  if (alone === under || sounding.beds.length + sounding.media.length === 0) return;
  const bare: Timeline = {
    ...sounding,
    sections: sounding.sections.map((section) => ({ ...section, clips: [] })),
    effects: [],
    preset: without(sounding.preset),
  };
  const { music: ducked } = await played(bare, ports);
  const { music: plain } = await played({ ...bare, musicLevel: [{ at: frames(0), level: decibels(alone) }] }, ports);
  const size = framesOf(0.01);
  const gainAt = (frame: number): number | undefined => {
    const from = Math.round(frame) - size / 2;
    if (from < 0 || from + size > plain.length) return undefined;
    let [moved, full] = [0, 0];
    for (let i = from; i < from + size; i++) {
      moved += ducked[i]! ** 2;
      full += plain[i]! ** 2;
    }
    return full / size < 1e-7 ? undefined : 10 * Math.log10(moved / full);
  };
  const { down, up } = statesOf(promised);
  const clips = promised.sections.flatMap((section) => section.clips);
  const words = clips.flatMap(({ audible, words }): Range[] => (words.length > 0 ? [...words] : [audible]));
  const files = promised.media.filter(({ kind }) => kind === 'speech');
  for (const { start, end } of [...words, ...files])
    for (const edge of [start, end]) {
      const gain = gainAt(edge);
      if (gain !== undefined) report('word', Math.abs(gain - (under - alone)), () => `the music ${at(edge)}`);
    }
  for (const { start, end } of down) {
    const gains: number[] = [];
    for (let frame = start + size; frame < end - size; frame += framesOf(0.05)) {
      const gain = gainAt(frame);
      if (gain !== undefined) gains.push(gain);
    }
    if (gains.length > 1) report('hold', Math.max(...gains) - Math.min(...gains), () => `the music ${at(start)}`);
  }
  for (const { start, end } of up)
    for (const frame of [start + size, (start + end) / 2, end - size]) {
      const gain = gainAt(frame);
      if (gain !== undefined && end - start > 4 * size) report('up', Math.abs(gain), () => `the music ${at(frame)}`);
    }
}

// ---- loudness by ITU-R BS.1770-5, annex 1 -----------------------------------------------------------------------------

/** Energy of the filtered channels up to each frame. */
function energyOf(channels: Block): Float64Array {
  const sum = new Float64Array(channels[0]!.length + 1);
  const alike = channels.every((channel) => channel === channels[0]);
  for (const samples of alike ? channels.slice(0, 1) : channels) {
    let [x1, x2, y1, y2, z1, z2] = [0, 0, 0, 0, 0, 0];
    for (let i = 0; i < samples.length; i++) {
      const x = samples[i]!;
      const y =
        1.53512485958697 * x -
        2.69169618940638 * x1 +
        1.19839281085285 * x2 +
        1.69065929318241 * y1 -
        0.73248077421585 * y2;
      const z = y - 2 * y1 + y2 + 1.99004745483398 * z1 - 0.99007225036621 * z2;
      x2 = x1;
      x1 = x;
      y2 = y1;
      y1 = y;
      z2 = z1;
      z1 = z;
      sum[i + 1]! += z * z * (alike ? channels.length : 1);
    }
  }
  for (let i = 1; i < sum.length; i++) sum[i]! += sum[i - 1]!;
  return sum;
}

function loudnessOf(energy: Float64Array, from: number, to: number): number {
  return -0.691 + 10 * Math.log10((energy[to]! - energy[from]!) / (to - from));
}

/** Gated; undefined where nothing passes the gates. */
function integrated(energy: Float64Array, length: number): number | undefined {
  const blocks: number[] = [];
  for (let from = 0; from + 0.4 * RATE <= length; from += 0.1 * RATE)
    blocks.push((energy[from + 0.4 * RATE]! - energy[from]!) / (0.4 * RATE));
  const mean = (list: number[]) => list.reduce((a, b) => a + b, 0) / list.length;
  const absolute = blocks.filter((power) => -0.691 + 10 * Math.log10(power) > -70);
  const relative = absolute.filter((power) => power > mean(absolute) / 10);
  return relative.length === 0 ? undefined : -0.691 + 10 * Math.log10(mean(relative));
}
