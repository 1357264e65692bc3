// Sections with more text than one may have.

import { LIMITS } from '../limits.ts';
import { quote } from './complaints.ts';
import { placesIn } from './place.ts';
import type { Diagnostic, Script } from './script.ts';
import { spokenText } from './spoken-text.ts';

/**
 * One `section_too_long` for each section with more than `LIMITS.sectionCharacters` characters (UTF-16 code units) to be
 * spoken, fallbacks of parameters included, white space in a row counted once. Tags are free.
 */
export function checkLimits(script: Script): Diagnostic[] {
  const placeOf = placesIn(script.text);
  return script.sections.flatMap(({ name, span, nodes }): Diagnostic[] => {
    const length = spokenText(nodes).replace(/\s+/g, ' ').trim().length;
    if (length <= LIMITS.sectionCharacters) return [];
    return [
      {
        severity: 'error',
        code: 'section_too_long',
        message: `The section ${quote(name)} has ${length} characters to be spoken; ${LIMITS.sectionCharacters} are allowed.`,
        hint: 'Split it into several sections.',
        span,
        ...placeOf(span.start),
      },
    ];
  });
}
