// How options of several commands are read: what is wrong is said with the option's name and what it takes.

import { readFile, stat } from 'node:fs/promises';
import { Refusal } from '../errors.ts';
import { LIMITS } from '../limits.ts';

/** `mp3,wav` and repeated options both make a list. */
export function list(value: string, before: readonly string[] = []): string[] {
  return [
    ...before,
    ...value
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean),
  ];
}

export function repeated(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

export function number(
  option: string,
  { min, max }: { readonly min: number; readonly max: number },
): (value: string) => number {
  return (value) => {
    const n = Number(value);
    if (value.trim() === '' || !Number.isFinite(n) || n < min || n > max)
      throw new Refusal('bad_option', `${option} takes a number from ${min} to ${max}, not \`${value}\`.`);
    return n;
  };
}

/** `name=value`, split at the first `=`. */
export function pairs(option: string, values: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    values.map((value) => {
      const at = value.indexOf('=');
      if (at < 1)
        throw new Refusal('bad_option', `${option} takes name=value, not \`${value}\`.`, {
          hint: `For example ${option} city=Berlin`,
        });
      return [value.slice(0, at).trim(), value.slice(at + 1)];
    }),
  );
}

/** A text file or `-` for standard input. Refuses what is missing, too large or not UTF-8. */
export async function readText(file: string, maxBytes: number = LIMITS.scriptBytes): Promise<string> {
  const bytes = file === '-' ? await readStdin(maxBytes) : await readFileBytes(file, maxBytes);
  const text = decodeUtf8(bytes, file);
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

async function readFileBytes(file: string, maxBytes: number): Promise<Uint8Array> {
  try {
    const { size } = await stat(file);
    if (size > maxBytes) throw tooLong(file, size, maxBytes);
    return await readFile(file);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new Refusal('file_not_found', `There is no file ${file}.`, {
        hint: 'Check the path; it starts at the folder you are in.',
      });
    if (code === 'EISDIR') throw new Refusal('file_unreadable', `${file} is a folder.`, { hint: 'Name a file.' });
    throw new Refusal('file_unreadable', `${file} cannot be read (${code}).`, { cause: error });
  }
}

async function readStdin(maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    size += chunk.length;
    if (size > maxBytes) throw tooLong('standard input', size, maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLong(file: string, size: number, maxBytes: number): Refusal {
  return new Refusal('script_too_long', `${file} has ${size} bytes or more; at most ${maxBytes} are read.`, {
    hint: 'Divide it into several scripts.',
  });
}

function decodeUtf8(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const valid = new TextDecoder('utf-8').decode(bytes);
    const before = valid.slice(0, valid.indexOf('\ufffd'));
    const line = before.split('\n').length;
    throw new Refusal('bad_utf8', 'This is not UTF-8 text.', {
      file,
      place: { line, column: before.length - before.lastIndexOf('\n') },
      hint: 'Save it as UTF-8, for example with `iconv -f latin1 -t utf-8`.',
    });
  }
}
