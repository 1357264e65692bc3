// From a composition's segment to its sound: every part played dry, put through its strip, levelled, placed and summed.

import { createMeter } from '../../src/audio/loudness.ts';
import { gainOf, RATE } from '../../src/units.ts';
import type { Arrangement, Clock, Composition, Note, Part, Process, Stereo, TimedNote } from './score.ts';

export type SegmentKind = 'loop' | 'passage' | 'ending';

/**
 * Seconds a loop's notes may ring past its end. What rings is laid over the beginning, and as much of the end is played
 * ahead of the beginning, so that rooms, echoes and compressors are in their stride when the loop starts.
 */
const RING = 7;

/** Seconds of the fade that takes the last of an ending's ring to digital silence. */
const ENDING_FADE = 0.6;

/** Frames of one beat. Throws for a tempo whose beat is not a whole number of frames. */
export function framesOfBeat(tempo: number): number {
  const beat = (60 * RATE) / tempo;
  if (!Number.isInteger(beat)) throw new Error(`at ${tempo} a beat is ${beat} frames: choose a divisor of 2,880,000`);
  return beat;
}

/** What a segment sounds like, and every part of it alone, before the bus. */
export function render(
  composition: Pick<Composition, 'tempo' | 'beatsPerBar' | 'reverb' | 'echo' | 'bus'>,
  arrangement: Arrangement,
  kind: SegmentKind,
): { readonly sound: Stereo; readonly stems: ReadonlyMap<string, Stereo> } {
  const beat = framesOfBeat(composition.tempo);
  const period = Math.round(arrangement.bars * composition.beatsPerBar * beat);
  const clock: Clock = { beat, period, preroll: kind === 'loop' ? RING * RATE : 0 };
  const { preroll } = clock;

  const dry = silence(period + preroll);
  const toRoom = silence(period + preroll);
  const toEcho = silence(period + preroll);
  const stems = new Map<string, Stereo>();
  for (const part of arrangement.parts) {
    const played = play(part, clock);
    const stem = through(part.strip ?? [], played, clock);
    fade(stem, part, arrangement, clock);
    add(dry, stem, 1);
    if (part.reverb !== undefined) add(toRoom, stem, gainOf(part.reverb));
    if (part.echo !== undefined) add(toEcho, stem, gainOf(part.echo));
    stems.set(part.name, from(preroll, stem));
  }
  const echoed = composition.echo(toEcho, clock);
  add(toRoom, echoed, 0.5);
  const roomed = composition.reverb(toRoom, clock);
  add(dry, echoed, 1);
  add(dry, roomed, 1);
  stems.set('(echo)', from(preroll, echoed));
  stems.set('(room)', from(preroll, roomed));

  const sound = from(preroll, through(composition.bus, dry, clock));
  if (kind === 'ending') fadeOut(sound, Math.round(ENDING_FADE * RATE));
  return { sound, stems };
}

/** A part's notes, dry. In a loop what rings past the end sounds at the beginning, as it does from the second pass on. */
function play(part: Part, { beat, period, preroll }: Clock): Stereo {
  const notes = part.notes
    .map((note, i) => timed(note, hash(part.name) + i, beat, part.ahead ?? 0))
    .map((note) => ({ ...note, start: preroll ? modulo(note.start, period) : Math.max(0, note.start) }))
    .filter(({ start }) => start < period)
    .sort((a, b) => a.start - b.start || a.pitch - b.pitch);
  const played = part.instrument(notes, period + preroll);
  if (!preroll) return [played[0].slice(), played[1].slice()];
  return played.map((channel) => {
    const once = channel.slice(0, period);
    for (let i = period; i < channel.length; i++) once[i % period]! += channel[i]!;
    const out = new Float32Array(period + preroll);
    for (let i = 0; i < out.length; i++) out[i] = once[modulo(i - preroll, period)]!;
    return out;
  }) as unknown as Stereo;
}

/** Throws for a note that a slip in a score has left without a number. */
function timed({ at, length, pitch, velocity }: Note, seed: number, beat: number, ahead: number): TimedNote {
  if (![at, length, pitch, velocity].every(Number.isFinite))
    throw new Error(`a note at beat ${at}: length ${length}, pitch ${pitch}, velocity ${velocity}`);
  const start = Math.round(at * beat - ahead * RATE);
  return { start, frames: Math.max(1, Math.round(length * beat)), pitch, velocity, seed };
}

/** The fader: ride and ducking, then the gain that brings the part to its level, and its place, all in place. */
function fade(sound: Stereo, part: Part, arrangement: Arrangement, clock: Clock): void {
  const { beat, period, preroll } = clock;
  const duck = part.duck && ducking(part.duck, arrangement, clock);
  if (duck || part.ride)
    for (let i = 0; i < sound[0].length; i++) {
      const at = modulo(i - preroll, period);
      const gain = (part.ride ? gainOf(rideAt(part.ride, at / beat, period / beat)) : 1) * (duck ? duck[at]! : 1);
      sound[0][i]! *= gain;
      sound[1][i]! *= gain;
    }
  const meter = createMeter(RATE, 2);
  // A loop over its seam, as it sounds when it runs.
  for (let pass = 0; pass < (preroll ? 2 : 1); pass++) meter.push(from(preroll, sound));
  if (!Number.isFinite(meter.integrated())) throw new Error(`${part.name} is not heard: does its sound font have it?`);
  const gain = gainOf(part.level - meter.integrated());
  const pan = part.pan ?? 0;
  for (let i = 0; i < sound[0].length; i++) {
    sound[0][i]! *= gain * Math.sqrt(1 - pan);
    sound[1][i]! *= gain * Math.sqrt(1 + pan);
  }
}

function rideAt(ride: NonNullable<Part['ride']>, beat: number, beats: number): number {
  const points = [...ride, [ride[0]![0] + beats, ride[0]![1]] as const];
  const next = points.findIndex(([at]) => at > beat);
  if (next <= 0) return ride[0]![1];
  const [fromAt, from] = points[next - 1]!;
  const [toAt, to] = points[next]!;
  return from + ((to - from) * (beat - fromAt)) / (toAt - fromAt);
}

/** One period of gain: down within 6 ms before each note of the other part, back along a raised cosine. */
function ducking(duck: NonNullable<Part['duck']>, { parts }: Arrangement, { beat, period }: Clock): Float32Array {
  const trigger = parts.find(({ name }) => name === duck.by);
  if (!trigger) throw new Error(`no part named ${duck.by} to duck by`);
  const curve = new Float32Array(period);
  const before = Math.round(0.006 * RATE);
  const back = Math.round(duck.beats * beat);
  for (const note of trigger.notes) {
    const start = Math.round(note.at * beat);
    for (let i = -before; i < back; i++) {
      const shape = i < 0 ? 1 + i / before : 0.5 + 0.5 * Math.cos((Math.PI * i) / back);
      const at = modulo(start + i, period);
      curve[at] = Math.max(curve[at]!, shape * note.velocity);
    }
  }
  return curve.map((depth) => gainOf(-duck.depth * depth));
}

function fadeOut(sound: Stereo, count: number): void {
  for (const channel of sound)
    for (let i = 0; i < count; i++) channel[channel.length - 1 - i]! *= 0.5 - 0.5 * Math.cos((Math.PI * i) / count);
}

const silence = (frames: number): Stereo => [new Float32Array(frames), new Float32Array(frames)];

const from = (start: number, sound: Stereo): Stereo => [sound[0].slice(start), sound[1].slice(start)];

const through = (strip: readonly Process[], sound: Stereo, clock: Clock): Stereo =>
  strip.reduce((so, process) => process(so, clock), sound);

function add(into: Stereo, from: Stereo, gain: number): void {
  for (const side of [0, 1] as const)
    for (let i = 0; i < into[side].length; i++) into[side][i]! += gain * from[side][i]!;
}

const modulo = (n: number, by: number): number => ((n % by) + by) % by;

/** FNV-1a over a name: where a part's chance begins. */
function hash(name: string): number {
  let h = 0x811c9dc5;
  for (const character of name) h = Math.imul(h ^ character.codePointAt(0)!, 0x01000193) >>> 0;
  return h >>> 1;
}
