// JSON that people write.

import { Refusal } from '../errors.ts';

/** Refuses `bad_request` with the place, where the engine tells it. */
export function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const { message } = error as Error;
    const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(message) ?? [];
    throw new Refusal('bad_request', `This is not JSON: ${message}.`, {
      file,
      place: line && column ? { line: Number(line), column: Number(column) } : undefined,
      hint: 'JSON has double quotes around names and texts, commas between entries and none after the last.',
      cause: error,
    });
  }
}
