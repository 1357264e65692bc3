// The formats of a production: found by name, and the names of their files.

import type { Format } from '../codecs/codec.ts';
import { didYouMean, Refusal } from '../errors.ts';

/** By name or by an older name, each once. Refuses `unknown_format`. */
export function findFormats(names: readonly string[], formats: readonly Format[]): Format[] {
  const found = names.map((name) => {
    const wanted = name.toLowerCase();
    const format = formats.find(({ id, aliases }) => id === wanted || aliases.includes(wanted));
    if (format) return format;
    const ids = formats.map(({ id }) => id);
    const near = didYouMean(wanted, ids);
    throw new Refusal('unknown_format', `There is no format \`${name}\`.`, {
      hint: near ? `Did you mean \`${near}\`?` : `There are: ${ids.join(', ')}.`,
    });
  });
  return [...new Set(found)];
}

/** `news.mp3`; two formats with one extension are told apart: `news.mp3_low.mp3`. */
export function fileNames(stem: string, formats: readonly Format[]): (format: Format) => string {
  return (format) => {
    const alone = formats.filter(({ extension }) => extension === format.extension).length === 1;
    return `${stem}${alone || format.id === format.extension ? '' : `.${format.id}`}.${format.extension}`;
  };
}
