// Rows of an audience file: one production each.

import { parse } from 'csv-parse/sync';
import { Refusal } from '../errors.ts';
import { parseJson } from '../json.ts';
import { LIMITS } from '../limits.ts';
import type { Audience } from '../script/performance.ts';

/** JSON (an object, or an array of them) or CSV with a header row, whose values are parted by commas, semicolons or tabs. Refuses what is neither, saying where. */
export function parseAudience(text: string, kind: 'json' | 'csv', file: string): Audience[] {
  return kind === 'json' ? audiencesFrom(parseJson(text, file), file) : counted(fromCsv(text, file), file);
}

/** The same of what was JSON: values are texts, numbers, true or false; null is an empty text. */
export function audiencesFrom(value: unknown, file: string): Audience[] {
  const rows = (Array.isArray(value) ? value : [value]).map((row, i) => {
    if (typeof row !== 'object' || row === null || Array.isArray(row))
      throw new Refusal('bad_request', `Row ${i + 1} is not an object of names and values.`, {
        file,
        hint: 'Write [{"name": "value"}, …].',
      });
    return Object.fromEntries(
      Object.entries(row).map(([name, value]) => {
        if (typeof value === 'object' && value !== null)
          throw new Refusal('bad_request', `Row ${i + 1}: \`${name}\` is not a text or a number.`, {
            file,
            hint: 'Give every parameter a single value.',
          });
        return [name, value === null ? '' : String(value)];
      }),
    );
  });
  return counted(rows, file);
}

/** An empty cell is no value, so that what is said without one is said; `""` is an empty one. */
function fromCsv(text: string, file: string): Audience[] {
  try {
    const rows: Record<string, string | undefined>[] = parse(text, {
      columns: (names: string[]) => columns(names, file),
      delimiter: delimiterIn(text),
      cast: (value, { header, quoting }) => (value === '' && !header && !quoting ? undefined : value),
      bom: true,
      skip_empty_lines: true,
      trim: true,
    });
    return rows.map(
      (row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as Audience,
    );
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const { message, lines } = error as Error & { lines?: number };
    throw new Refusal('bad_request', `This is not CSV: ${message}.`, {
      file,
      ...(lines === undefined ? {} : { place: { line: lines, column: 1 } }),
      hint: 'The first line names the parameters; every other line has as many values.',
    });
  }
}

/** Spreadsheets write what their country does: names have no semicolons and no tabs, so the header says which. */
function delimiterIn(text: string): string {
  const [header = ''] = text.split(/[\r\n]/, 1);
  return [',', ';', '\t'].find((delimiter) => header.includes(delimiter)) ?? ',';
}

/** Of two columns with one name, one would be lost. */
function columns(names: string[], file: string): string[] {
  const wrong = names.find((name, i) => name === '' || names.indexOf(name) !== i);
  if (wrong === undefined) return names;
  throw new Refusal('bad_request', wrong === '' ? 'A column has no name.' : `Two columns are called \`${wrong}\`.`, {
    file,
    place: { line: 1, column: 1 },
    hint: 'The first line gives every column a name of its own.',
  });
}

function counted(rows: Audience[], file: string): Audience[] {
  if (rows.length === 0)
    throw new Refusal('bad_request', 'There are no rows.', { file, hint: 'Give one row for each production.' });
  if (rows.length > LIMITS.audienceRows)
    throw new Refusal(
      'bad_request',
      `There are ${rows.length} rows; at most ${LIMITS.audienceRows} are rendered at once.`,
      { file, hint: 'Divide them among several files.' },
    );
  return rows;
}
