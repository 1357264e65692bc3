// A cue sheet: where the sections of a file begin, for players and editors that read such lists (CDRWIN's format).

import type { Timeline } from '../timeline/timeline.ts';
import { RATE } from '../units.ts';

/** The format counts in frames of a compact disc. */
const CD_FRAMES_A_SECOND = 75;
/** And has no more tracks than one. */
const MOST_TRACKS = 99;

/** `file` as it is called from where the sheet lies; sections beyond the 99th belong to the last track. */
export function cueSheet({ sections }: Pick<Timeline, 'sections'>, file: string): string {
  const kind = file.toLowerCase().endsWith('.mp3') ? 'MP3' : 'WAVE';
  const tracks = sections.slice(0, MOST_TRACKS).map(({ name, start }, i) => {
    // The first track has everything before it, too: players do not play what lies in none.
    const at = i === 0 ? 0 : Math.round((start * CD_FRAMES_A_SECOND) / RATE);
    const number = String(i + 1).padStart(2, '0');
    return `  TRACK ${number} AUDIO\n    TITLE ${quoted(name)}\n    INDEX 01 ${timeOf(at)}\n`;
  });
  return `FILE ${quoted(file)} ${kind}\n${tracks.join('')}`;
}

/** Minutes, seconds, frames; minutes go on beyond 99. */
function timeOf(frames: number): string {
  const parts = [
    Math.floor(frames / (60 * CD_FRAMES_A_SECOND)),
    Math.floor(frames / CD_FRAMES_A_SECOND) % 60,
    frames % CD_FRAMES_A_SECOND,
  ];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

/** The format knows no escape. */
function quoted(text: string): string {
  return `"${text.replace(/[\r\n\0]+/g, ' ').replaceAll('"', "'")}"`;
}
