// A picture of a file's loudness over time: waveform, short-term and momentary loudness, and what a target asks for.

export interface LoudnessPicture {
  readonly title: string;
  readonly seconds: number;
  /** LUFS; null for silence. */
  readonly integrated: number | null;
  /** What is asked for, in LUFS. */
  readonly aim?: number | undefined;
  readonly loudness: readonly { readonly at: number; readonly momentary?: number; readonly shortTerm?: number }[];
  readonly peaks: readonly { readonly min: number; readonly max: number }[];
}

// Pixels.
const WIDTH = 1000;
const LEFT = 48;
const RIGHT = 12;
const WAVE = { top: 34, height: 80 };
const CURVES = { top: 130, height: 220 };
const HEIGHT = CURVES.top + CURVES.height + 30;
/** LUFS at the edges of the curves. */
const RANGE = { top: 0, bottom: -48 };
// The background is the reader's, light or dark: all of these stand out from both.
const COLOURS = { text: '#768390', wave: '#4493f8', momentary: '#96a0ac', shortTerm: '#c9510c', aim: '#3f9142' };

/** SVG. */
export function loudnessPicture({ title, seconds, integrated, aim, loudness, peaks }: LoudnessPicture): string {
  const x = (at: number) => round(LEFT + (at / Math.max(seconds, 0.1)) * (WIDTH - LEFT - RIGHT));
  const y = (lufs: number) => {
    const share = (RANGE.top - Math.max(RANGE.bottom, Math.min(RANGE.top, lufs))) / (RANGE.top - RANGE.bottom);
    return round(CURVES.top + share * CURVES.height);
  };
  const curve = (of: 'momentary' | 'shortTerm', width: number) => {
    const points = loudness.flatMap((one) => (one[of] === undefined ? [] : [`${x(one.at)} ${y(one[of])}`]));
    return points.length < 2
      ? ''
      : `<path d="M${points.join('L')}" fill="none" stroke="${COLOURS[of]}" stroke-width="${width}" stroke-linejoin="round"/>`;
  };
  const grid = Array.from({ length: 9 }, (_, i) => RANGE.top - 6 * i).map(
    (lufs) =>
      `<path d="M${LEFT} ${y(lufs)}H${WIDTH - RIGHT}" stroke="${COLOURS.text}" stroke-opacity="0.25"/>${text(LEFT - 8, y(lufs), 'end', String(lufs))}`,
  );
  const summary = integrated === null ? 'silent' : `${integrated.toFixed(1)} LUFS integrated`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="12">
<title>${xml(title)}</title>
${text(LEFT, 16, 'start', `${title}: ${summary}`)}
${text(WIDTH - RIGHT, 16, 'end', 'short-term', COLOURS.shortTerm)}
${text(WIDTH - RIGHT - 80, 16, 'end', 'momentary', COLOURS.momentary)}
${waveform(peaks)}
${grid.join('\n')}
${aim === undefined ? '' : `<path d="M${LEFT} ${y(aim)}H${WIDTH - RIGHT}" stroke="${COLOURS.aim}" stroke-width="1.5" stroke-dasharray="6 4"/>${text(WIDTH - RIGHT, y(aim) - 9, 'end', `asked for: ${aim} LUFS`, COLOURS.aim)}`}
${curve('momentary', 1)}
${curve('shortTerm', 2.5)}
${ruler(seconds, x)}
</svg>
`;
}

function waveform(peaks: LoudnessPicture['peaks']): string {
  const columns = WIDTH - LEFT - RIGHT;
  const y = (sample: number) => round(WAVE.top + (WAVE.height / 2) * (1 - Math.max(-1, Math.min(1, sample))));
  const upper: string[] = [];
  const lower: string[] = [];
  for (let column = 0; column < columns; column++) {
    const from = Math.floor((column * peaks.length) / columns);
    const its = peaks.slice(from, Math.max(from + 1, Math.floor(((column + 1) * peaks.length) / columns)));
    upper.push(`${LEFT + column} ${y(Math.max(0, ...its.map(({ max }) => max)))}`);
    lower.unshift(`${LEFT + column} ${y(Math.min(0, ...its.map(({ min }) => min)))}`);
  }
  return `<path d="M${upper.join('L')}L${lower.join('L')}Z" fill="${COLOURS.wave}"/>`;
}

/** About ten marks, at whole numbers that people count by. */
function ruler(seconds: number, x: (at: number) => number): string {
  const tick = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600].find((step) => seconds / step <= 12) ?? 1200;
  const marks: string[] = [];
  for (let s = 0; s <= seconds; s += tick)
    marks.push(
      text(
        x(s),
        HEIGHT - 10,
        'middle',
        s >= 60 ? `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}` : `${s} s`,
      ),
    );
  return marks.join('\n');
}

function text(x: number, y: number, anchor: string, content: string, colour = COLOURS.text): string {
  return `<text x="${x}" y="${y}" dy="0.35em" text-anchor="${anchor}" fill="${colour}">${xml(content)}</text>`;
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

function xml(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
