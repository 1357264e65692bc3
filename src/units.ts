// The words for quantities: whole frames at 48 kHz, seconds, decibels and LUFS, kept apart by the compiler.

declare const unit: unique symbol;
type Quantity<Name extends string> = number & { readonly [unit]: Name };

/** A whole number of sample frames at {@link RATE}. The only measure of time inside a timeline. */
export type Frames = Quantity<'frames'>;
/** Seconds, as people write them. Only at the doors: script, command line, captions, reports. */
export type Seconds = Quantity<'seconds'>;
/** A ratio of amplitudes in decibels; 0 changes nothing. */
export type Decibels = Quantity<'dB'>;
/** Loudness by ITU-R BS.1770-5, in LUFS. */
export type Lufs = Quantity<'LUFS'>;

/** The one sample rate inside Libretto, in Hz. */
export const RATE = 48_000;

/** Rounds to the nearest whole frame. */
export const frames = (n: number): Frames => Math.round(n) as Frames;
export const seconds = (n: number): Seconds => n as Seconds;
export const decibels = (n: number): Decibels => n as Decibels;
export const lufs = (n: number): Lufs => n as Lufs;

export const framesOf = (s: number): Frames => frames(s * RATE);
export const secondsOf = (f: number): Seconds => seconds(f / RATE);

/** dB to a factor of amplitude. */
export const gainOf = (db: number): number => 10 ** (db / 20);
/** A factor of amplitude to dB; -Infinity for 0. */
export const decibelsOf = (gain: number): Decibels => decibels(20 * Math.log10(gain));
