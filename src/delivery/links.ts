// Links to files: signed and expiring, or public and unguessable. Whoever has one may fetch that file and nothing else.

import { randomBytes } from 'node:crypto';
import { type Id, parseId, printId } from '../ids.ts';
import type { Secret } from '../secret.ts';

export interface Link {
  readonly organisation: Id<'organisation'>;
  readonly file: Id<'file'>;
}

const PURPOSE = 'link';

/** The secret part of a link that holds until `expires`, in seconds since 1970: expiry, organisation and 256 bits of signature. */
export function signLink(secret: Secret, { organisation, file }: Link, expires: number): string {
  const head = `${expires.toString(36)}.${printId('organisation', organisation)}`;
  return `${head}.${secret.sign(PURPOSE, `${head}.${file}`)}`;
}

/** Whose file it leads to; undefined for one that was not signed here for this file, and for one that is over. */
export function readLink(secret: Secret, file: Id<'file'>, token: string, now: number): Link | undefined {
  const [expires = '', printed = '', signature = '', ...more] = token.split('.');
  if (more.length > 0) return undefined;
  if (!secret.verify(PURPOSE, `${expires}.${printed}.${file}`, signature)) return undefined;
  const organisation = parseId('organisation', printed);
  if (!organisation || Number.parseInt(expires, 36) < now) return undefined;
  return { organisation, file };
}

/** 192 random bits: a public link's end. */
export function newPublicEnd(): string {
  return randomBytes(24).toString('base64url');
}
