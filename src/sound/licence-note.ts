// The note that says under which licence somebody's music is.

import { open } from 'node:fs/promises';
import { Refusal } from '../errors.ts';
import { LIMITS } from '../limits.ts';

/** Refuses `file_unreadable`, and `template_invalid` for what is too long for a licence. */
export async function readNote(path: string): Promise<Uint8Array> {
  const handle = await open(path).catch((cause) => {
    throw new Refusal('file_unreadable', `${path} cannot be read.`, {
      file: path,
      hint: 'Check its permissions.',
      cause,
    });
  });
  try {
    const { size } = await handle.stat();
    if (size > LIMITS.licenceBytes)
      throw new Refusal(
        'template_invalid',
        `${path} has ${size} bytes; a licence has ${LIMITS.licenceBytes} at most.`,
        {
          file: path,
          hint: 'Keep the text of the licence only.',
        },
      );
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** Its title, as a rule. */
export function firstLineOf(note: Uint8Array | undefined): string | undefined {
  const lines = note === undefined ? [] : new TextDecoder().decode(note).split(/\r?\n/);
  return lines
    .map((line) => line.replace(/^[\s#]+/, '').trim())
    .find((line) => line !== '')
    ?.slice(0, LIMITS.tagCharacters);
}
