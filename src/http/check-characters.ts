// What no text can hold and no schema looks for, in anything that comes in at a door.

import { pointerTo } from '../bad-request.ts';
import { Refusal } from '../errors.ts';
import { LIMITS } from '../limits.ts';

/**
 * A refusal for a NUL or half of a surrogate pair in any string or name, which no database keeps, for values that lie too deep
 * inside one another, and for too many of them. `data` is JSON, or the parts of a URL.
 */
export function refusalOfCharacters(data: unknown): Refusal | undefined {
  const left: { value: unknown; path: readonly string[] }[] = [{ value: data, path: [] }];
  let values = 0;
  for (let next = left.pop(); next; next = left.pop()) {
    const { value, path } = next;
    if (typeof value === 'string' && !isText(value)) return refusal(path, HALF);
    if (typeof value !== 'object' || value === null) continue;
    if (path.length >= LIMITS.jsonDepth) return refusal(path, `It is nested deeper than ${LIMITS.jsonDepth}.`);
    values += Array.isArray(value) ? value.length : Object.keys(value).length;
    if (values > LIMITS.jsonValues) return refusal(path, `All in all there are more than ${LIMITS.jsonValues} values.`);
    for (const [key, inside] of Object.entries(value)) {
      if (!isText(key)) return refusal(path, HALF);
      if (typeof inside === 'string' ? !isText(inside) : typeof inside === 'object')
        left.push({ value: inside, path: [...path, key] });
    }
  }
  return undefined;
}

const HALF = 'It holds a NUL or half of a character: an emoji or a rare sign was cut in two.';

function isText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

function refusal(path: readonly string[], message: string): Refusal {
  const where = path.length === 0 ? 'What was sent cannot be kept.' : `\`${path.join('.')}\` cannot be kept.`;
  return new Refusal('bad_request', where, {
    hint: message,
    problems: [{ code: 'bad_request', message, pointer: pointerTo(path) }],
  });
}
