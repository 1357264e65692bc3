// Every tag and element of the language with what it may hold and say: the parser's table.

import { didYouMean } from '../errors.ts';
import type { ElementName } from './script.ts';
import { pitchOf, rateOf, strengthOf, timeOf, volumeOf } from './ssml-values.ts';

/** The tags of `<<name::value>>`. */
export const TAGS = ['sectionName', 'soundSegment', 'soundEffect', 'media'] as const;
export type TagName = (typeof TAGS)[number];

/** What people write for a tag that no spelling leads to. */
const MEANT: Readonly<Record<string, TagName>> = {
  section: 'sectionName',
  name: 'sectionName',
  segment: 'soundSegment',
  sound: 'soundSegment',
  soundtemplate: 'soundSegment',
  music: 'soundSegment',
  effect: 'soundEffect',
  fx: 'soundEffect',
  sfx: 'soundEffect',
  audio: 'media',
  mediafile: 'media',
};

export function tagNamed(written: string): TagName | undefined {
  const name = written.trim().toLowerCase();
  return TAGS.find((tag) => tag.toLowerCase() === name);
}

export function tagMeantBy(written: string): string | undefined {
  const name = written.trim().toLowerCase();
  return didYouMean(name, TAGS) ?? (Object.hasOwn(MEANT, name) ? MEANT[name] : undefined);
}

export interface ElementRule {
  /** `void`: never has content and need not be closed. `text`: text and parameters only. */
  readonly holds: 'void' | 'text' | 'anything';
  readonly required: readonly string[];
  /** By attribute: undefined if the value is understood, else how to write it. Attributes without a check are free. */
  readonly attributes: Readonly<Record<string, (value: string) => string | undefined>>;
}

const free = () => undefined;
const understood = (by: (value: string) => unknown, how: string) => (value: string) =>
  by(value) === undefined ? how : undefined;
const oneOf = (...words: readonly string[]) =>
  understood((value) => words.find((word) => word === value.trim().toLowerCase()), `Write one of ${words.join(', ')}.`);

/** SSML 1.1 (W3C, 2010) as far as a voice or the mixer can do something with it, plus Microsoft's express-as. */
const ELEMENTS: Readonly<Record<Exclude<ElementName, 'verbatim'>, ElementRule>> = {
  speak: { holds: 'anything', required: [], attributes: { version: free } },
  break: {
    holds: 'void',
    required: [],
    attributes: {
      time: understood(timeOf, 'Write a time such as `2s` or `600ms`.'),
      strength: understood(strengthOf, 'Write one of none, x-weak, weak, medium, strong, x-strong.'),
    },
  },
  prosody: {
    holds: 'anything',
    required: [],
    attributes: {
      rate: understood(rateOf, 'Write `slow`, `80%`, `+20%` or a factor such as `1.2`.'),
      pitch: understood(pitchOf, 'Write `high`, `+2st`, `-10%` or `+20Hz`.'),
      volume: understood(volumeOf, 'Write `loud`, `+6dB`, `50%` or a number from 0 to 100.'),
    },
  },
  emphasis: {
    holds: 'anything',
    required: [],
    attributes: { level: oneOf('strong', 'moderate', 'reduced', 'none') },
  },
  'say-as': {
    holds: 'text',
    required: ['interpret-as'],
    attributes: { 'interpret-as': free, format: free, detail: free },
  },
  sub: { holds: 'text', required: ['alias'], attributes: { alias: free } },
  phoneme: { holds: 'text', required: ['ph'], attributes: { ph: free, alphabet: free } },
  p: { holds: 'anything', required: [], attributes: {} },
  s: { holds: 'anything', required: [], attributes: {} },
  voice: { holds: 'anything', required: ['name'], attributes: { name: free } },
  lang: { holds: 'anything', required: ['xml:lang'], attributes: {} },
  mark: { holds: 'void', required: ['name'], attributes: { name: free } },
  'express-as': { holds: 'anything', required: ['style'], attributes: { style: free } },
};

/** Structure of the script, not of speech; only with the prefix `as:`. */
const STRUCTURE = ['as:section', 'as:sub', 'as:placeholder', 'as:media', 'as:fx'] as const;
export type StructureName = (typeof STRUCTURE)[number] | 'audio';

export type KnownElement =
  | { readonly structure: StructureName }
  | { readonly structure?: undefined; readonly name: Exclude<ElementName, 'verbatim'>; readonly rule: ElementRule };

const KNOWN: ReadonlyMap<string, KnownElement> = new Map<string, KnownElement>([
  ...Object.entries(ELEMENTS).map(([name, rule]) => [name, { name, rule } as KnownElement] as const),
  ['audio', { structure: 'audio' }],
]);

/** Case is free. `<as:sub>` is SSML's sub where it has an alias, else a part of a section. */
export function elementNamed(written: string, hasAlias = false): KnownElement | undefined {
  const name = written.toLowerCase();
  if (name.startsWith('as:') && !(name === 'as:sub' && hasAlias)) {
    const structure = STRUCTURE.find((known) => known === name);
    if (structure) return { structure };
  }
  return KNOWN.get(plainName(name));
}

/** What an opening and its closing tag have in common. */
export function plainName(written: string): string {
  const name = written.toLowerCase();
  if (name.startsWith('as:')) return name.slice(3);
  return name === 'mstts:express-as' ? 'express-as' : name;
}

export function elementMeantBy(written: string): string | undefined {
  const prefixed = STRUCTURE.find((known) => known === `as:${written.toLowerCase()}`);
  // Of one or two letters everything is near.
  if (prefixed || written.length < 3) return prefixed;
  return didYouMean(written, [...STRUCTURE, ...Object.keys(ELEMENTS), 'mstts:express-as', 'audio']);
}
