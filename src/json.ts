// JSON that people write.

import { type Place, Refusal } from './errors.ts';
import { LIMITS } from './limits.ts';

/** Refuses `bad_request` with the place. */
export function parseJson(text: string, file: string): unknown {
  try {
    const value = JSON.parse(text);
    if (!isDeep(value)) return value;
  } catch (error) {
    throw new Refusal('bad_request', `This is not JSON: ${(error as Error).message}.`, {
      file,
      ...brokenJson(text),
      cause: error,
    });
  }
  throw new Refusal('bad_request', `There are more than ${LIMITS.jsonDepth} lists or objects inside one another.`, {
    file,
    hint: 'Take away the brackets that hold nothing.',
  });
}

/** Where a text is JSON no more, and how to mend it; no place for JSON. */
export function brokenJson(text: string): { place: Place | undefined; hint: string } {
  const at = breakIn(text);
  const before = text.slice(0, at).split('\n');
  return {
    place: at === undefined ? undefined : { line: before.length, column: before.at(-1)!.length + 1 },
    hint: /[:[,]\s*-?(NaN|Infinity)\b/.test(text)
      ? 'Numbers in JSON are finite: it has no NaN and no Infinity.'
      : 'JSON has double quotes around names and texts, commas between entries and none after the last.',
  };
}

const TOKEN =
  /[ \t\r\n]*(?:("[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[^"\\\u0000-\u001f]*)*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)|([{}[\],:]))/y;

/** The engine tells it of some mistakes only. */
function breakIn(text: string): number | undefined {
  const open: string[] = [];
  let wanted: 'value' | 'value or ]' | 'name' | 'name or }' | ':' | ', or end' = 'value';
  TOKEN.lastIndex = 0;
  while (wanted !== ', or end' || open.length > 0) {
    const from = TOKEN.lastIndex;
    const [all, quoted, plain, sign] = TOKEN.exec(text) ?? [];
    const at =
      all === undefined
        ? from + /^[ \t\r\n]*/.exec(text.slice(from))![0].length
        : TOKEN.lastIndex - all.trimStart().length;
    const inside = open.at(-1);
    if (wanted.startsWith('value') && (quoted ?? plain) !== undefined) wanted = ', or end';
    else if (wanted.startsWith('value') && (sign === '{' || sign === '[')) {
      open.push(sign);
      wanted = sign === '{' ? 'name or }' : 'value or ]';
    } else if (wanted.startsWith('name') && quoted !== undefined) wanted = ':';
    else if (wanted === ':' && sign === ':') wanted = 'value';
    else if (wanted === ', or end' && sign === ',') wanted = inside === '{' ? 'name' : 'value';
    else if (sign === (inside === '{' ? '}' : ']') && / or /.test(wanted)) {
      open.pop();
      wanted = ', or end';
    } else return at;
  }
  const rest = text.slice(TOKEN.lastIndex).trimStart();
  return rest === '' ? undefined : text.length - rest.length;
}

/** Level by level, since what is deep enough ends every recursion. */
function isDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > LIMITS.jsonDepth) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}
