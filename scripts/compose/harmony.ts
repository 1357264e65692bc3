// Harmony: chord symbols to pitches, and voicings that move as little as they can from chord to chord.

const NATURALS: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };

/** Semitones above the root. */
const QUALITIES: Readonly<Record<string, readonly number[]>> = {
  '': [0, 4, 7],
  m: [0, 3, 7],
  5: [0, 7],
  6: [0, 4, 7, 9],
  m6: [0, 3, 7, 9],
  '6/9': [0, 4, 7, 9, 14],
  sus2: [0, 2, 7],
  sus4: [0, 5, 7],
  add9: [0, 4, 7, 14],
  madd9: [0, 3, 7, 14],
  maj7: [0, 4, 7, 11],
  m7: [0, 3, 7, 10],
  7: [0, 4, 7, 10],
  '7sus4': [0, 5, 7, 10],
  maj9: [0, 4, 7, 11, 14],
  m9: [0, 3, 7, 10, 14],
  m11: [0, 3, 7, 10, 14, 17],
  9: [0, 4, 7, 10, 14],
  '9sus4': [0, 5, 7, 10, 14],
  13: [0, 4, 10, 14, 21],
  '7b9': [0, 4, 7, 10, 13],
  '7#5': [0, 4, 8, 10],
  '7#5#9': [0, 4, 8, 10, 15],
};

export interface Chord {
  /** Pitch class of the root, 0 is C. */
  readonly root: number;
  /** Pitch class of the lowest note: the root, or what stands after the slash. */
  readonly bass: number;
  /** Semitones above the root. */
  readonly tones: readonly number[];
}

/** `Fm9`, `B♭13` as `Bb13`, `C/E`. Throws on what it does not know: a wrong symbol is a wrong note. */
export function chord(symbol: string): Chord {
  const match = /^([A-G])([#b]?)(.*?)(?:\/([A-G])([#b]?))?$/.exec(symbol);
  const tones = match && QUALITIES[match[3]!];
  if (!match || !tones) throw new Error(`not a chord: ${symbol}`);
  const root = pitchClass(match[1]!, match[2]!);
  return { root, bass: match[4] ? pitchClass(match[4], match[5]!) : root, tones };
}

/** The octave of pitch class `of` that lies in [low, low + 12). */
export const above = (low: number, of: number): number => low + ((((of - low) % 12) + 12) % 12);

/**
 * Voices a progression inside [low, high]: every chord in close or drop-2 position, the one nearest to the chord before.
 * `rootless` leaves the root to the bass, as a keyboard player does.
 */
export function voice(
  symbols: readonly string[],
  { low, high, rootless = false, notes = 4 }: { low: number; high: number; rootless?: boolean; notes?: number },
): number[][] {
  let previous: number[] | undefined;
  const middle = (low + high) / 2;
  return symbols.map((symbol) => {
    const { root, tones } = chord(symbol);
    const kept = (rootless && tones.length > 3 ? tones.slice(1) : tones).slice(-notes);
    const classes = kept.map((tone) => (root + tone) % 12);
    const choices = positions(classes, low, high);
    const cost = (pitches: readonly number[]) =>
      previous
        ? pitches.reduce((sum, pitch) => sum + Math.min(...previous!.map((p) => Math.abs(p - pitch))), 0) +
          0.3 * Math.abs(pitches.at(-1)! - previous.at(-1)!)
        : Math.abs(pitches.reduce((a, b) => a + b) / pitches.length - middle);
    if (choices.length === 0) throw new Error(`no voicing of ${symbol} between ${low} and ${high}`);
    previous = choices.reduce((best, next) => (cost(next) < cost(best) ? next : best));
    return previous;
  });
}

/** Close positions over every inversion and octave that fits, and their drop-2 forms. */
function positions(classes: readonly number[], low: number, high: number): number[][] {
  const sorted = [...new Set(classes)].sort((a, b) => a - b);
  const all: number[][] = [];
  for (let bottom = low; bottom <= high; bottom++) {
    const first = sorted.indexOf(bottom % 12);
    if (first < 0) continue;
    const close = [bottom];
    for (let i = 1; i < sorted.length; i++) close.push(above(close.at(-1)! + 1, sorted[(first + i) % sorted.length]!));
    all.push(close);
    if (close.length > 3) all.push(close.map((p, i) => (i === close.length - 2 ? p - 12 : p)).sort((a, b) => a - b));
  }
  return all.filter((pitches) => pitches[0]! >= low && pitches.at(-1)! <= high);
}

function pitchClass(letter: string, accidental: string): number {
  return (NATURALS[letter]! + (accidental === '#' ? 1 : accidental === 'b' ? 11 : 0)) % 12;
}
