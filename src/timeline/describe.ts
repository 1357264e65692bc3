// Draws a timeline as text, for people: when what sounds, and when the music is down.

import { secondsOf } from '../units.ts';
import type { EnvelopePoint, Range, Timeline } from './timeline.ts';

/**
 * One row a bus over a scale in seconds, and below it a list of the sections. `width` is that of the drawing in
 * characters, without the names of its rows.
 */
export function describe(timeline: Timeline, width = 72): string {
  if (timeline.frames === 0) return 'Nothing sounds.';
  const perCharacter = timeline.frames / width;
  const columns = (range: Range): [number, number] => {
    const from = Math.min(width - 1, Math.floor(range.start / perCharacter));
    return [from, Math.max(from + 1, Math.min(width, Math.round(range.end / perCharacter)))];
  };
  const draw = <R extends Range>(ranges: readonly R[], textOf: (range: R, columns: number) => string) => {
    const row = new Array<string>(width).fill(' ');
    for (const range of ranges) {
      const [from, to] = columns(range);
      const text = textOf(range, to - from);
      for (let i = 0; i < to - from; i++) row[from + i] = text[i] ?? ' ';
    }
    return row.join('').trimEnd();
  };

  const clips = timeline.sections.flatMap((section) => section.clips);
  const music = timeline.media.filter(({ kind }) => kind === 'music');
  const rows: [name: string, row: string][] = [
    ['', scale(timeline.frames, width)],
    ['sections', draw(timeline.sections, ({ name }, n) => block(name, n, ' '))],
    ['voice', draw(clips, (_, n) => '#'.repeat(n))],
    [
      'media',
      draw(
        timeline.media.filter(({ kind }) => kind !== 'music'),
        ({ alias }, n) => block(alias, n, '='),
      ),
    ],
    ['effects', draw(timeline.effects, ({ name }, n) => block(name, n, '~'))],
    [
      'music',
      draw(
        [
          ...timeline.beds.map((bed) => ({ ...bed, name: bed.segment })),
          ...music.map((file) => ({ ...file, name: file.alias })),
        ],
        ({ name }, n) => block(name, n, '-'),
      ),
    ],
  ];
  if (timeline.beds.length + music.length > 0)
    rows.push(['level', level(timeline.musicLevel, timeline.preset.music.ducking, perCharacter, width)]);
  const drawn = rows.filter(([, row]) => row !== '').map(([name, row]) => `${name.padEnd(9)}${row}`.trimEnd());
  return [heading(timeline), '', ...drawn, ...listOf(timeline)].join('\n');
}

function heading({ frames, preset }: Timeline): string {
  const { alone, under } = preset.music.ducking;
  const levels = alone === under ? `music at ${alone} dB` : `music at ${alone} dB, under speech ${under} dB`;
  return `${stamp(frames)} s, ${preset.name}: ${levels}`;
}

/** Sections with their times, and where their words begin and end. */
function listOf({ sections }: Timeline): string[] {
  if (sections.length === 0) return [];
  const longest = Math.max(...sections.map(({ name }) => name.length));
  const lines = sections.map(({ name, start, end, segment, clips }) => {
    const spoken =
      clips.length === 0
        ? 'nothing spoken'
        : `spoken ${span({ start: clips[0]!.audible.start, end: clips.at(-1)!.audible.end })}`;
    return `${name.padEnd(longest)}  ${span({ start, end })}  ${spoken}  ${segment === undefined ? 'no music' : `over ${segment}`}`;
  });
  return ['', ...lines];
}

/** `|name----`: a name that has no room is left out, its edge never. */
function block(name: string, columns: number, line: string): string {
  const room = columns - 1;
  return `|${(name.length <= room ? name : '').padEnd(room, line)}`;
}

/** Seconds every ten characters or so, in round steps. */
function scale(frames: number, width: number): string {
  const seconds = secondsOf(frames);
  const step = [0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200].find((s) => (s / seconds) * width >= 8) ?? 3600;
  const row = new Array<string>(width).fill(' ');
  for (let s = 0; s < seconds; s += step) {
    const label = String(s);
    const from = Math.floor((s / seconds) * width);
    for (let i = 0; i < label.length && from + i < width; i++) row[from + i] = label[i]!;
  }
  return row.join('').trimEnd();
}

/** Up, on its way, down. */
function level(
  points: readonly EnvelopePoint[],
  { alone, under }: { alone: number; under: number },
  perCharacter: number,
  width: number,
): string {
  let row = '';
  let next = 0;
  for (let i = 0; i < width; i++) {
    const at = (i + 0.5) * perCharacter;
    while (next < points.length && points[next]!.at <= at) next++;
    const before = points[Math.max(0, next - 1)]!.level;
    const after = (points[next] ?? points[next - 1])!.level;
    if (before !== after && next > 0) row += before > after ? '\\' : '/';
    else row += before === under && alone !== under ? '_' : '‾';
  }
  return row;
}

function span({ start, end }: Range): string {
  return `${stamp(start).padStart(7)} - ${stamp(end).padStart(7)}`;
}

function stamp(frames: number): string {
  return secondsOf(frames).toFixed(2);
}
