// When the moments are that media are placed by: times, edges of sections and marks of a planned production.

import { didYouMean, Refusal, type RefusalCode } from '../errors.ts';
import type { Anchor, Moment } from '../script/moment.ts';
import { type Frames, frames } from '../units.ts';
import type { Slot } from './slots.ts';
import type { PlacedClip } from './timeline.ts';

/** Refuses `unknown_section` and `unknown_mark`. Marks are not looked at where they are not known. */
export function checkAnchor(
  anchor: Anchor,
  { sections, marks }: { readonly sections: readonly string[]; readonly marks?: readonly string[] },
): void {
  if (anchor.kind === 'beginning') return;
  if (anchor.kind !== 'mark') check('unknown_section', 'section', anchor.section, sections);
  else if (marks) check('unknown_mark', 'mark', anchor.mark, marks);
}

function check(code: RefusalCode, what: string, name: string, known: readonly string[]): void {
  if (known.some((one) => same(one, name))) return;
  const meant = didYouMean(name, known);
  const all = known.length === 0 ? `It has no ${what}s.` : `Its ${what}s are: ${known.join(', ')}.`;
  throw new Refusal(code, `The script has no ${what} \`${name}\` to place media by.`, {
    hint: meant ? `Did you mean \`${meant}\`?` : all,
  });
}

/**
 * Answers the frame of a moment, which may lie before the beginning; undefined where no word that is heard
 * follows a mark. A section ends where its mark is, or else with what is heard in it.
 */
export function momentsIn(slots: readonly Slot[], clips: readonly PlacedClip[]) {
  const marks = new Map<string, Frames>();
  for (const { words } of clips)
    for (const { marks: names = [], start } of words)
      for (const name of names) if (!marks.has(name.toLowerCase())) marks.set(name.toLowerCase(), start);
  return ({ anchor, offset }: Moment<Frames>): Frames | undefined => {
    if (anchor.kind === 'beginning') return offset;
    if (anchor.kind === 'mark') {
      const at = marks.get(anchor.mark.toLowerCase());
      return at === undefined ? undefined : frames(at + offset);
    }
    const slot = slots.find(({ section }) => same(section.name, anchor.section))!;
    return frames(slot[anchor.kind] + offset);
  };
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
