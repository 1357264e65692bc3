// The folder of one's own templates: which names are free, laying one down whole or not at all, removing one.

import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Refusal } from '../errors.ts';
import { discardFolder, fileRefusal, writeWhole } from '../files.ts';
import { LIMITS } from '../limits.ts';
import { ALIASES } from './aliases.ts';
import { NAME } from './template.ts';
import type { TemplateRoom } from './templates.ts';

export interface OwnTemplates {
  readonly templatesDir: string;
  /** Those that there are now. */
  readonly templates: TemplateRoom;
}

/**
 * Whether there is one of that name, to be replaced. Refuses `bad_option` for what is no name (so no path either), and
 * `template_exists`.
 */
export async function takeName(
  name: string,
  replace: boolean,
  { templatesDir, templates }: OwnTemplates,
): Promise<boolean> {
  if (!NAME.test(name) || name.length > LIMITS.nameCharacters)
    throw new Refusal('bad_option', `A template cannot be called \`${name}\`.`, {
      hint: `Say how it is called with --name: small letters, digits, \`-\` and \`_\`, ${LIMITS.nameCharacters} at most.`,
    });
  if (isShipped(name, templates))
    throw new Refusal('template_exists', `\`${name}\` is a template that came with the program.`, {
      hint: 'Give yours another name: --name.',
    });
  const there = await exists(join(templatesDir, name));
  if (there && !replace) throw taken(name);
  return there;
}

/**
 * Writes its files beside, then moves them in one step to where they are looked for; answers that folder. Refusals:
 * template_exists, disk_full, not_writable.
 */
export async function layTemplate(
  name: string,
  files: ReadonlyMap<string, Uint8Array>,
  { replace, templatesDir, signal }: { replace: boolean; templatesDir: string; signal?: AbortSignal | undefined },
): Promise<string> {
  const home = join(templatesDir, name);
  const building = join(templatesDir, `.building-${randomUUID()}`);
  try {
    await mkdir(building, { recursive: true });
    for (const [file, bytes] of files) await writeWhole(join(building, file), bytes);
    signal?.throwIfAborted();
    if (replace) await discardFolder(home);
    await rename(building, home);
    return home;
  } catch (error) {
    // Another one came first.
    if ((error as NodeJS.ErrnoException).code === 'ENOTEMPTY') throw taken(basename(home));
    throw fileRefusal(error, home);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

/**
 * Removes a template of one's own, damaged ones too; false when there was none. Refuses `template_shipped` for one of the
 * program's.
 */
export async function removeTemplate(name: string, { templatesDir, templates }: OwnTemplates): Promise<boolean> {
  const wanted = name.trim().toLowerCase();
  const folder = NAME.test(wanted) ? join(templatesDir, wanted) : undefined;
  if (folder && (await exists(folder))) {
    await discardFolder(folder).catch((error) => {
      throw fileRefusal(error, folder);
    });
    return true;
  }
  if (isShipped(wanted, templates))
    throw new Refusal('template_shipped', `The template \`${name}\` came with the program and is not removed.`, {
      hint: 'Your own are listed by `libretto templates list --source own`.',
    });
  return false;
}

/** By its own name, or by one of the old service's. */
function isShipped(name: string, templates: TemplateRoom): boolean {
  const shipped = templates.list().some((template) => template.name === name && template.source === 'shipped');
  return shipped || Object.hasOwn(ALIASES, name);
}

function taken(name: string): Refusal {
  return new Refusal('template_exists', `There is a template \`${name}\` of yours already.`, {
    hint: 'Give this one another name with --name, or put it in the place of that with --replace.',
  });
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
