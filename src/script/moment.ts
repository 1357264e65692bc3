// Moments of a production as people write them: a time, a section's edge or a mark, and how long before or after it.

import { type Seconds, seconds } from '../units.ts';
import { timeOf } from './ssml-values.ts';

/** What a moment is counted from. Names are as written; `end` is where what is said in the section ends, or its mark. */
export type Anchor =
  | { readonly kind: 'beginning' }
  | { readonly kind: 'start' | 'end'; readonly section: string }
  | { readonly kind: 'mark'; readonly mark: string };

export interface Moment<Time = Seconds> {
  readonly anchor: Anchor;
  /** After the anchor; negative before it. */
  readonly offset: Time;
}

export const MOMENT_HINT =
  'Write a time such as `12.5s`, `start of NAME` or `end of NAME` of a section, or `mark NAME`, with ` + 0.5s` or ` - 500ms` behind it where it is not to be exact.';

/** `12.5s`, `start of news`, `end of news - 500ms`, `mark now + 0.2s`. Undefined: no moment. */
export function momentOf(written: string): Moment | undefined {
  const time = timeOf(written);
  if (time !== undefined) return { anchor: { kind: 'beginning' }, offset: time };
  const found = /^(start\s+of|end\s+of|mark)\s+(\S.*?)(?:\s+([+-])\s*([\d.]+\s*m?s))?$/is.exec(written.trim());
  if (!found) return undefined;
  const [, word, name, sign, distance] = found as unknown as [string, string, string, string?, string?];
  const offset = distance === undefined ? 0 : timeOf(distance);
  if (offset === undefined) return undefined;
  const kind = word.toLowerCase().split(/\s/)[0] as 'start' | 'end' | 'mark';
  return {
    anchor: kind === 'mark' ? { kind, mark: name } : { kind, section: name },
    offset: seconds(sign === '-' ? -offset : offset),
  };
}
