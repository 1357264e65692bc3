// A session for REAPER: stems on tracks, the voice divided by what it says, sections as regions. Other editors import it, too.

import type { Range, Timeline } from '../timeline/timeline.ts';
import { secondsOf } from '../units.ts';

export interface SessionStem {
  readonly name: string;
  /** From where the session lies. */
  readonly file: string;
}

/** Played as it is, the session sounds like the mix. */
export function reaperSession(timeline: Timeline, stems: readonly SessionStem[]): string {
  return element('REAPER_PROJECT 0.1 "6.0" 0', [
    `SAMPLERATE ${timeline.rate} 1 0`,
    ...timeline.sections.flatMap(({ name, start, end }, i) => [
      `MARKER ${i + 1} ${seconds(start)} ${quoted(name)} 1 0 1 R`,
      `MARKER ${i + 1} ${seconds(end)} "" 1`,
    ]),
    ...stems.flatMap(({ name, file }) =>
      element(`TRACK`, [
        `NAME ${quoted(name)}`,
        'NCHAN 2',
        ...(name === 'voice' ? takes(timeline) : [{ name, start: 0, end: timeline.frames }]).flatMap((take) =>
          element('ITEM', [
            `POSITION ${seconds(take.start)}`,
            `LENGTH ${seconds(take.end - take.start)}`,
            // Neither the item fades nor a neighbour: the parts are the stem again.
            'FADEIN 1 0 0 1 0 0 0',
            'FADEOUT 1 0 0 1 0 0 0',
            `SOFFS ${seconds(take.start)}`,
            `NAME ${quoted(take.name)}`,
            ...element('SOURCE WAVE', [`FILE ${quoted(file)}`]),
          ]),
        ),
      ]),
    ),
  ])
    .join('\n')
    .concat('\n');
}

interface Take {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** The whole of the voice, cut where each clip begins to be heard. */
function takes({ sections, frames }: Timeline): Take[] {
  const clips = sections.flatMap((section) => section.clips).sort((a, b) => a.start - b.start);
  const starts = clips.filter((clip, i) => i === 0 || clip.start > clips[i - 1]!.start);
  const first: Range[] = starts[0] && starts[0].start > 0 ? [{ start: 0, end: starts[0].start } as Range] : [];
  return [
    ...first.map((range) => ({ ...range, name: 'voice' })),
    ...starts.map(({ start, text }, i) => ({ name: text, start, end: starts[i + 1]?.start ?? frames })),
  ];
}

function element(head: string, lines: readonly string[]): string[] {
  return [`<${head}`, ...lines.map((line) => `  ${line}`), '>'];
}

function seconds(frames: number): string {
  return secondsOf(frames as Range['start']).toFixed(9);
}

/** A text with one kind of quotes stands in another; with all three, the back quotes give way. */
function quoted(text: string): string {
  const line = text.replace(/[\r\n\0]+/g, ' ');
  const quote = ['"', "'", '`'].find((mark) => !line.includes(mark));
  return quote ? `${quote}${line}${quote}` : `\`${line.replaceAll('`', "'")}\``;
}
