// What a section may be called.

import { LIMITS } from '../limits.ts';
import { type Explanation, quote } from './complaints.ts';

/** Undefined if the name is good. Names are kept as written and compared after Unicode's composition (NFC). */
export function problemWithName(name: string): (Explanation & { readonly code: string }) | undefined {
  if (name.trim() === '')
    return {
      code: 'empty_name',
      message: 'The section has no name.',
      hint: 'Name it, as in `<<sectionName::intro>>`.',
    };
  if ([...name].length > LIMITS.nameCharacters)
    return {
      code: 'name_too_long',
      message: `The section's name ${quote(name)} is longer than ${LIMITS.nameCharacters} characters.`,
      hint: 'Shorten it.',
    };
  if (name.startsWith('_'))
    return {
      code: 'reserved_name',
      message: `The section's name ${quote(name)} starts with \`_\`.`,
      hint: 'Names that start with `_` are reserved.',
    };
  if (/[<>{}\0-\x1F\x7F]/.test(name))
    return {
      code: 'bad_name',
      message: `The section's name ${quote(name)} holds signs of the language.`,
      hint: 'A section is called the same whoever listens: no parameters, brackets or line breaks.',
    };
  return undefined;
}

/** Two names of one section have the same key. */
export function nameKey(name: string): string {
  return name.normalize('NFC');
}
