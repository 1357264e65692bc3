// JSON that people write.

import { Refusal } from '../errors.ts';
import { LIMITS } from '../limits.ts';

/** Refuses `bad_request` with the place, where the engine tells it. */
export function parseJson(text: string, file: string): unknown {
  try {
    const value = JSON.parse(text);
    if (!isDeep(value)) return value;
  } catch (error) {
    const { message } = error as Error;
    const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(message) ?? [];
    throw new Refusal('bad_request', `This is not JSON: ${message}.`, {
      file,
      place: line && column ? { line: Number(line), column: Number(column) } : undefined,
      hint: /[:[,]\s*-?(NaN|Infinity)\b/.test(text)
        ? 'Numbers in JSON are finite: it has no NaN and no Infinity.'
        : 'JSON has double quotes around names and texts, commas between entries and none after the last.',
      cause: error,
    });
  }
  throw new Refusal('bad_request', `There are more than ${LIMITS.jsonDepth} lists or objects inside one another.`, {
    file,
    hint: 'Take away the brackets that hold nothing.',
  });
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
