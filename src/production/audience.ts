// Rows of an audience file: one production each.

import { parse } from 'csv-parse/sync';
import { Refusal } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import type { Audience } from '../script/performance.ts';

/** JSON (an object, or an array of them) or CSV with a header row. Refuses what is neither, saying where. */
export function parseAudience(text: string, kind: 'json' | 'csv', file: string): Audience[] {
  const rows = kind === 'json' ? fromJson(text, file) : fromCsv(text, file);
  if (rows.length === 0)
    throw new Refusal('bad_request', `${file} has no rows.`, { file, hint: 'Give one row for each production.' });
  if (rows.length > LIMITS.audienceRows)
    throw new Refusal(
      'bad_request',
      `${file} has ${rows.length} rows; at most ${LIMITS.audienceRows} are rendered at once.`,
      { file },
    );
  return rows;
}

function fromJson(text: string, file: string): Audience[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new Refusal('bad_request', `${file} is not JSON: ${(error as Error).message}`, { file });
  }
  return (Array.isArray(parsed) ? parsed : [parsed]).map((row, i) => {
    if (typeof row !== 'object' || row === null || Array.isArray(row))
      throw new Refusal('bad_request', `${file}: row ${i + 1} is not an object of names and values.`, {
        file,
        hint: 'Write [{"name": "value"}, …].',
      });
    return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? '' : String(value)]));
  });
}

function fromCsv(text: string, file: string): Audience[] {
  try {
    return parse(text, { columns: true, bom: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    const { message, lines } = error as Error & { lines?: number };
    throw new Refusal('bad_request', `${file} is not CSV: ${message}`, {
      file,
      ...(lines === undefined ? {} : { place: { line: lines, column: 1 } }),
      hint: 'The first line names the parameters; every other line has as many values.',
    });
  }
}
