// How options of several commands are read: what is wrong is said with the option's name and what it takes.

import { createReadStream } from 'node:fs';
import { Command, Option } from 'commander';
import { didYouMean, Refusal } from '../errors.ts';
import { LIMITS } from '../limits.ts';

/** Where a server keeps everything. */
export function dataOption(): Option {
  return new Option('--data <folder>', 'where everything is kept (LIBRETTO_DATA_DIR)');
}

/** What all commands of whoever runs the server take. */
export interface OperatorOptions {
  data?: string;
  json?: boolean;
}

/** One of a group of commands of whoever runs the server, such as `keys`. */
export function operatorCommand(group: string, name: string, description: string, example: string): Command {
  return new Command(name)
    .description(description)
    .addOption(dataOption())
    .option('--json', 'print one JSON document')
    .addHelpText('after', `\nExample:\n  libretto ${group} ${example}`);
}

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

/** An option that takes one of some words, whatever their case; help lists them. */
export function choice(flags: string, description: string, words: readonly string[]): Option {
  const option = new Option(flags, description).choices(words);
  return option.argParser((value) => {
    const word = value.toLowerCase();
    if (words.includes(word)) return word;
    throw unknownWord(option.long!, word, words);
  });
}

export function unknownWord(option: string, word: string, words: readonly string[]): Refusal {
  const meant = didYouMean(word, words);
  return new Refusal('bad_option', `${option} does not know \`${word}\`.`, {
    hint: meant ? `Did you mean \`${meant}\`?` : `There are: ${words.join(', ')}.`,
  });
}

const DECIMAL = /^[-+]?(\d+\.?\d*|\.\d+)$/;

export function number(
  option: string,
  { min, max }: { readonly min: number; readonly max: number },
): (value: string) => number {
  return (value) => {
    const n = Number(value);
    if (!DECIMAL.test(value) || n < min || n > max)
      throw new Refusal('bad_option', `${option} takes a number from ${min} to ${max}, not \`${value}\`.`, {
        hint: `For example ${option}${option.endsWith('=') ? '' : ' '}${Math.max(min, Math.min(max, 1))}`,
      });
    return n;
  };
}

/** `name=value`, split at the first `=`. `example` is one that is right. */
export function pairs(option: string, example: string, values: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    values.map((value) => {
      const at = value.indexOf('=');
      if (at < 1)
        throw new Refusal('bad_option', `${option} takes a name, \`=\` and a value, not \`${value}\`.`, {
          hint: `For example ${option} ${example}`,
        });
      return [value.slice(0, at).trim(), value.slice(at + 1)];
    }),
  );
}

/** A text file or `-` for standard input. Refuses what is missing, too large or not UTF-8. */
export async function readText(file: string, maxBytes: number = LIMITS.scriptBytes): Promise<string> {
  const text = decodeUtf8(await readBytes(file, maxBytes), file);
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** Stops where there is too much: a pipe or a device does not tell beforehand. */
async function readBytes(file: string, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of file === '-' ? process.stdin : createReadStream(file)) {
      size += chunk.length;
      if (size > maxBytes) throw tooLong(file, maxBytes);
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof Refusal ? error : unreadable(file, error);
  }
  return Buffer.concat(chunks);
}

function unreadable(file: string, cause: unknown): Refusal {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new Refusal('file_not_found', `There is no file ${file}.`, {
      file,
      hint: file.startsWith('/') ? 'Check the path.' : 'Check the path; it starts at the folder you are in.',
    });
  if (code === 'EISDIR') return new Refusal('file_unreadable', `${file} is a folder.`, { file, hint: 'Name a file.' });
  return new Refusal('file_unreadable', `${file} cannot be read (${code}).`, {
    file,
    hint: 'Check the permissions of the file and of its folder.',
    cause,
  });
}

function tooLong(file: string, maxBytes: number): Refusal {
  return new Refusal(
    'script_too_long',
    `${file === '-' ? 'Standard input' : file} has more than ${maxBytes} bytes; no more are read.`,
    { file, hint: 'Divide it among several files.' },
  );
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
