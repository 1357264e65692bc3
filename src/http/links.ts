// Where finished files can be fetched: absolute URLs, made afresh at each read.

import type { Context } from '../context.ts';
import type { FileEntry } from '../delivery/files.ts';
import { signLink } from '../delivery/links.ts';
import { parseId } from '../ids.ts';
import type { Secret } from '../secret.ts';

export interface Links {
  readonly publicUrl: string;
  readonly secret: Secret;
  readonly linkHours: number;
}

export interface ShownFile extends Omit<FileEntry, 'publicEnd'> {
  readonly url: string;
  readonly publicUrl: string | null;
}

export function shownFile(
  { publicUrl, secret, linkHours }: Links,
  context: Context,
  { publicEnd, ...file }: FileEntry,
): ShownFile {
  const expires = Math.floor(Date.now() / 1000) + linkHours * 3600;
  const link = { organisation: context.organisation, file: parseId('file', file.id)! };
  const name = encodeURIComponent(file.name.slice(file.name.lastIndexOf('/') + 1));
  return {
    ...file,
    url: `${publicUrl}/files/${file.id}/${name}?token=${signLink(secret, link, expires)}`,
    publicUrl: publicEnd && `${publicUrl}/p/${publicEnd}/${name}`,
  };
}
