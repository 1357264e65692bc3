// What people see: errors with their place and their mending, progress that moves on a terminal and is plain in a log.

import type { Place, Problem, Refusal, Warning } from '../errors.ts';
import { excerpt } from '../script/excerpt.ts';

/** A refusal for people, with the line of the script and a caret where the text is known. */
export function describeRefusal(refusal: Refusal, script: { file: string; text: string } | undefined): string {
  const problems = refusal.problems.length > 0 ? refusal.problems : [refusal];
  const shown = problems.slice(0, MAX_PROBLEMS).map((problem) => {
    const file = refusal.file ?? (problem.place && script?.file);
    const where = [file, problem.place && `${problem.place.line}:${problem.place.column}`].filter(Boolean).join(':');
    return [
      `error[${problem.code}]: ${where ? `${where}: ` : ''}${problem.message}`,
      ...lines(refusal.file === undefined || refusal.file === script?.file ? script?.text : undefined, problem.place),
      ...hints(problem),
    ].join('\n');
  });
  const more = problems.length - shown.length;
  // Its own hint, unless it is that of one of its problems.
  const ofAll = problems.some(({ hint }) => hint === refusal.hint) ? [] : hints(refusal);
  return [...shown, ...(more > 0 ? [`… and ${more} more`] : []), ...ofAll].join('\n');
}

/** `note` follows the message. */
export function describeWarning(warning: Warning, text: string | undefined, file?: string, note = ''): string {
  const place = warning.line === undefined ? undefined : { line: warning.line, column: warning.column ?? 1 };
  const where = [file, place && `${place.line}:${place.column}`].filter(Boolean).join(':');
  return [
    `warning[${warning.code}]: ${where ? `${where}: ` : ''}${warning.message}${note}`,
    ...lines(text, place),
    ...hints(warning),
  ].join('\n');
}

/** Hints are written for every door: here the list that one speaks of is that of a command. */
export function hintHere(hint: string | undefined): string | undefined {
  return hint?.replace(/the list of (voices|templates)/i, '$& (`libretto $1`)');
}

function hints({ hint }: Pick<Problem, 'hint'>): string[] {
  return hint === undefined ? [] : [`  = ${hintHere(hint)}`];
}

/** Beyond these the first are what one mends. */
const MAX_PROBLEMS = 20;

function lines(text: string | undefined, place: Place | undefined): string[] {
  return text === undefined || place === undefined ? [] : [excerpt(text, place).replace(/^/gm, '  ')];
}

export interface ProgressLine {
  /** What is being done now; replaces the last on a terminal, is a line of its own elsewhere. */
  show(text: string): void;
  /** Something to stay: clears what moves, prints, goes on. */
  say(text: string): void;
  clear(): void;
}

/** Progress goes to stderr, so that stdout has results only. `quiet` shows nothing that moves. */
export function progressLine(stream: NodeJS.WriteStream = process.stderr, quiet = false): ProgressLine {
  const moves = stream.isTTY === true && !quiet;
  let shown = '';
  let lastTime = 0;
  const clear = () => {
    if (shown !== '') stream.write('\r\x1b[K');
    shown = '';
  };
  return {
    show(text) {
      if (quiet || !moves) return;
      const now = Date.now();
      if (now - lastTime < 50 && shown !== '') return;
      lastTime = now;
      const width = (stream.columns || 80) - 1;
      clear();
      shown = text.length > width ? `${text.slice(0, width - 1)}…` : text;
      stream.write(shown);
    },
    say(text) {
      clear();
      if (!quiet) stream.write(`${text}\n`);
    },
    clear,
  };
}

export function bar(done: number, total: number, width = 24): string {
  const full = total > 0 ? Math.round((Math.min(done, total) / total) * width) : 0;
  return `${'█'.repeat(full)}${'░'.repeat(width - full)}`;
}
