// What a folder of somebody's music says by the names in it: segments, effects, the licence note.

import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { didYouMean, type Problem, Refusal } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { NAME } from './template.ts';

/** How a segment is played: once, again and again, or to its own end as the end of all. */
export type SegmentKind = 'passage' | 'loop' | 'ending';

export interface FoundFile {
  /** As scripts call it. */
  readonly name: string;
  readonly kind: SegmentKind | 'effect';
  readonly path: string;
  /** Below the folder, for people. */
  readonly file: string;
}

export interface FoundFiles {
  /** Segments in the order they are played in, then effects. */
  readonly sounds: readonly FoundFile[];
  readonly licence: string | undefined;
  /** What is neither sound nor licence. */
  readonly ignored: readonly string[];
  readonly problems: readonly Problem[];
}

/** The last word of a segment's name says how it is played; words before it and a number after it tell several apart. */
const KINDS = { intro: 'passage', main: 'loop', ambience: 'loop', outro: 'ending' } as const satisfies Record<
  string,
  SegmentKind
>;
const SEGMENT = new RegExp(`^(?:[a-z0-9]+[_-])*(${Object.keys(KINDS).join('|')})[_-]?\\d*$`);
const EFFECT = /^effect[_-]?\d*$/;
const EFFECTS_FOLDER = 'effects';
const LICENCE = /^(licen[cs]e|copying)(\.(txt|md))?$/i;
const SOUND =
  /\.(wav|wave|w64|rf64|bwf|mp3|flac|ogg|oga|opus|aiff?|aifc|caf|m4a|mp4|aac|webm|weba|mka|wma|ac3|amr|ape|wv)$/i;

/**
 * Reads names only. Refuses `file_not_found`, `file_unreadable`; what is wrong with single names is in `problems`. Links are
 * followed; names that begin with a dot are not seen.
 */
export async function readTemplateFolder(folder: string): Promise<FoundFiles> {
  const sounds: FoundFile[] = [];
  const ignored: string[] = [];
  const problems: Problem[] = [];
  let licence: string | undefined;
  for (const entry of await namesIn(folder)) {
    const path = join(folder, entry);
    // A link that leads nowhere is said to by whoever opens it.
    if ((await stat(path).catch(() => undefined))?.isDirectory()) {
      if (entry.toLowerCase() !== EFFECTS_FOLDER) ignored.push(`${entry}/`);
      else for (const effect of await namesIn(path)) take(join(path, effect), `${entry}/${effect}`, true);
    } else if (LICENCE.test(entry)) licence ??= path;
    else take(path, entry, false);
  }
  if (sounds.length > LIMITS.templateFiles)
    throw new Refusal('template_invalid', `${folder} has ${sounds.length} sound files.`, {
      file: folder,
      hint: `A template has ${LIMITS.templateFiles} at most.`,
    });
  const order = ['passage', 'loop', 'ending', 'effect'];
  sounds.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || (a.name < b.name ? -1 : 1));
  if (problems.length === 0) problems.push(...missing(sounds));
  return { sounds, licence, ignored, problems };

  function take(path: string, file: string, isEffect: boolean): void {
    if (!SOUND.test(file)) {
      ignored.push(file);
      return;
    }
    const name = nameOf(basename(file, extname(file)));
    const kind = isEffect || EFFECT.test(name) ? 'effect' : kindOf(name);
    if (kind === undefined) problems.push(unknownSegment(file, name));
    else if (!NAME.test(name)) problems.push(unspeakable(file));
    else {
      const twin = sounds.find((other) => other.name === name && (other.kind === 'effect') === (kind === 'effect'));
      if (twin) problems.push(twice(file, twin));
      else sounds.push({ name, kind, path, file });
    }
  }
}

/** As scripts can say it. */
export function nameOf(text: string): string {
  return text.trim().toLowerCase().replaceAll(/\s+/g, '_');
}

function kindOf(name: string): SegmentKind | undefined {
  const kind = SEGMENT.exec(name)?.[1];
  return kind === undefined ? undefined : KINDS[kind as keyof typeof KINDS];
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => !name.startsWith('.')).sort();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      throw new Refusal('file_not_found', `There is no folder ${folder}.`, { file: folder, hint: 'Check the path.' });
    throw new Refusal('file_unreadable', `${folder} ${code === 'ENOTDIR' ? 'is no folder' : 'cannot be read'}.`, {
      file: folder,
      hint: 'Name a folder that has main.wav in it, or the like.',
      cause,
    });
  }
}

function missing(sounds: readonly FoundFile[]): Problem[] {
  const segments = sounds.filter(({ kind }) => kind !== 'effect');
  if (sounds.length > 0 && (segments.length === 0 || segments.some(({ name }) => name === 'main'))) return [];
  return [
    {
      code: 'segment_missing',
      message: sounds.length === 0 ? 'There is no sound file in the folder.' : 'The segment `main` is missing.',
      hint: 'Call the loop that speech lies over `main`, for example main.wav; intro and outro go with it.',
    },
  ];
}

function unknownSegment(file: string, name: string): Problem {
  const meant = didYouMean(name, [...Object.keys(KINDS), 'effect']);
  return {
    code: 'unknown_segment',
    message: `${file}: there is no segment \`${name}\`.`,
    hint: meant
      ? `Did you mean \`${meant}${extname(file)}\`?`
      : 'Names are intro, main, ambience and outro, with a word before (soft_main) or a number after (main2); effects lie in effects/.',
  };
}

function unspeakable(file: string): Problem {
  return {
    code: 'bad_name',
    message: `${file}: scripts cannot say this name.`,
    hint: 'Use small letters, digits, `-` and `_`.',
  };
}

function twice(file: string, { file: other, name }: FoundFile): Problem {
  return {
    code: 'segment_twice',
    message: `${file}: ${other} is \`${name}\` already.`,
    hint: 'Keep one of them, or give one a number: main2.',
  };
}
