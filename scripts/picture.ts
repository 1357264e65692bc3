// Draws a production for README: waveform, sections, words and music, and its first section enlarged so that words are read.
//
//   mkdir -p out
//   npx libretto render examples/news.json --format wav --json --out out >out/news.json
//   node scripts/picture.ts out/news.json docs/news.svg

import { readFileSync, writeFileSync } from 'node:fs';
import { decodeFile } from '../src/codecs/decode.ts';
import type { Production } from '../src/production/render.ts';

// Pixels.
const WIDTH = 1000;
const LEFT = 64;
const PANEL_WIDTH = WIDTH - LEFT - 8;
const FONT = 12;
/** Short words are written smaller, down to this. */
const SMALLEST_FONT = 6.5;
/** Of a letter, on average, in font sizes: a little more than what fonts have. */
const LETTER_WIDTH = 0.64;
const ROWS = {
  sections: { top: 0, height: 24 },
  waveform: { top: 30, height: 92 },
  words: { top: 128, height: 24 },
  music: { top: 158, height: 24 },
  ruler: { top: 190, height: 20 },
} as const;
const PANEL_HEIGHT = ROWS.ruler.top + ROWS.ruler.height;
const GAP = 34;

// The background is the reader's, light or dark: all of these stand out from white and from near black.
const COLOURS = { text: '#768390', sections: '#8256d0', waveform: '#4493f8', music: '#3f9142' };
/** One a voice, in the order in which they speak. */
const VOICES = ['#c9510c', '#bf4b8a', '#96810f', '#2b8a9a'];

interface Panel {
  readonly from: number;
  readonly to: number;
  /** Seconds between the marks of the ruler. */
  readonly tick: number;
  /** Whether words are written, or only show as blocks. */
  readonly written: boolean;
}

const [report, out] = process.argv.slice(2) as [string, string];
const production: Production = JSON.parse(readFileSync(report, 'utf8')).productions[0];
const wav = production.files.find((file) => file.format.startsWith('wav'))!;
const sound = await readSound(wav.path);
const first = production.timeline.sections[0]!;
const voices = [...new Set(production.timeline.sections.flatMap(({ clips }) => clips.map((clip) => clip.voice)))];

const whole: Panel = { from: 0, to: production.seconds, tick: 5, written: false };
const part: Panel = { from: first.start, to: first.clips.at(-1)?.end ?? first.end, tick: 1, written: true };
const height = 2 * PANEL_HEIGHT + GAP;
writeFileSync(
  out,
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="${FONT}">
<title>${xml(`${production.seconds} seconds as sections, waveform, words and music; below, the section ${first.name} enlarged`)}</title>
${draw(whole)}
${zoom(whole, part)}
<g transform="translate(0 ${PANEL_HEIGHT + GAP})">
${draw(part)}
</g>
</svg>
`,
);

function draw(panel: Panel): string {
  const { sections, beds } = production.timeline;
  const words = sections.flatMap(({ clips }) =>
    clips.flatMap((clip) => clip.words.map((word) => ({ ...word, colour: VOICES[voices.indexOf(clip.voice)]! }))),
  );
  return [
    label('section', ROWS.sections),
    ...sections.map(({ start, end, name, voice }) =>
      box(panel, ROWS.sections, { start, end }, COLOURS.sections, voice ? [`${name}: ${voice}`, name] : [name]),
    ),
    label('sound', ROWS.waveform),
    waveform(panel),
    label('words', ROWS.words),
    ...words.map(({ start, end, word, colour }) =>
      box(panel, ROWS.words, { start, end }, colour, panel.written ? [word] : []),
    ),
    label('music', ROWS.music),
    ...beds.map(({ start, end, segment }) => box(panel, ROWS.music, { start, end }, COLOURS.music, [segment])),
    ruler(panel),
  ]
    .filter(Boolean)
    .join('\n');
}

/** A box of what lies inside the panel, with the first of the texts that fits. */
function box(
  panel: Panel,
  row: { top: number; height: number },
  { start, end }: { start: number; end: number },
  colour: string,
  texts: readonly string[],
): string {
  const left = xOf(panel, Math.max(start, panel.from));
  const width = xOf(panel, Math.min(end, panel.to)) - left - 1;
  if (width <= 0) return '';
  const sizeOf = (text: string) => Math.min(FONT, width / (text.length * LETTER_WIDTH));
  const text = texts.find((one) => sizeOf(one) === FONT) ?? texts.findLast((one) => sizeOf(one) >= SMALLEST_FONT);
  const middle = row.top + row.height / 2;
  return (
    `<rect x="${round(left)}" y="${row.top}" width="${round(width)}" height="${row.height}" rx="3" fill="${colour}" fill-opacity="0.9"/>` +
    (text === undefined
      ? ''
      : `<text x="${round(left + width / 2)}" y="${middle}" dy="0.35em" text-anchor="middle" font-size="${round(sizeOf(text))}" fill="#fff">${xml(text)}</text>`)
  );
}

function label(text: string, { top, height }: { top: number; height: number }): string {
  return `<text x="${LEFT - 10}" y="${top + height / 2}" dy="0.35em" text-anchor="end" fill="${COLOURS.text}">${text}</text>`;
}

/** Highest and lowest sample of either channel in each pixel, as one outline. */
function waveform(panel: Panel): string {
  const { top, height } = ROWS.waveform;
  const y = (sample: number) => round(top + (height / 2) * (1 - sample));
  const upper: string[] = [];
  const lower: string[] = [];
  for (let x = 0; x < PANEL_WIDTH; x++) {
    const at = (pixel: number) =>
      Math.round((panel.from + ((panel.to - panel.from) * pixel) / PANEL_WIDTH) * sound.rate);
    let min = 0;
    let max = 0;
    for (const channel of sound.channels)
      for (const sample of channel.subarray(at(x), at(x + 1))) {
        min = Math.min(min, sample);
        max = Math.max(max, sample);
      }
    upper.push(`${LEFT + x} ${y(max)}`);
    lower.unshift(`${LEFT + x} ${y(min)}`);
  }
  return `<path d="M${upper.join('L')}L${lower.join('L')}Z" fill="${COLOURS.waveform}"/>`;
}

function ruler(panel: Panel): string {
  const { top, height } = ROWS.ruler;
  const marks: string[] = [];
  for (let s = Math.ceil(panel.from / panel.tick) * panel.tick; s <= panel.to; s += panel.tick) {
    const x = round(xOf(panel, s));
    marks.push(
      `<path d="M${x} ${top}v4" stroke="${COLOURS.text}"/><text x="${x}" y="${top + height}" text-anchor="middle" fill="${COLOURS.text}">${s === 0 ? '0 s' : s}</text>`,
    );
  }
  return marks.join('\n');
}

/** Lines from a stretch of the upper panel to the lower one, which shows only that. */
function zoom(upper: Panel, lower: Panel): string {
  const line = (seconds: number) =>
    `M${round(xOf(upper, seconds))} ${PANEL_HEIGHT + 4}L${round(xOf(lower, seconds))} ${PANEL_HEIGHT + GAP - 4}`;
  return `<path d="${line(lower.from)}${line(lower.to)}" stroke="${COLOURS.text}" stroke-dasharray="3 3" fill="none"/>`;
}

function xOf({ from, to }: Panel, seconds: number): number {
  return LEFT + (PANEL_WIDTH * (seconds - from)) / (to - from);
}

async function readSound(file: string): Promise<{ rate: number; channels: Float32Array[] }> {
  const { rate, channels, blocks } = await decodeFile(file);
  const parts: Float32Array[][] = Array.from({ length: channels }, () => []);
  for await (const block of blocks) block.forEach((samples, c) => void parts[c]!.push(samples.slice()));
  return { rate, channels: parts.map(joined) };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function round(n: number): number {
  return Math.round(n * 10) / 10;
}

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
