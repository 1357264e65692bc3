// The formats of a production: found by name, held against what their target asks for, and the names of their files.

import type { Target } from '../audio/targets.ts';
import type { Format } from '../codecs/codec.ts';
import { didYouMean, Refusal, type Warning } from '../errors.ts';
import type { ProductionRequest } from './request.ts';

type Asked = Pick<ProductionRequest, 'formats' | 'stems'>;

/** By name or by an older name, each once. Refuses `unknown_format`, and stems where nothing is in stereo. */
export function findFormats({ formats: names, stems }: Asked, formats: readonly Format[]): Format[] {
  const found = names.map((name, i) => {
    const wanted = name.toLowerCase();
    const format = formats.find(({ id, aliases }) => id === wanted || aliases.includes(wanted));
    if (format) return format;
    const ids = formats.map(({ id }) => id);
    const near = didYouMean(wanted, ids);
    throw new Refusal('unknown_format', `There is no format \`${name}\`.`, {
      hint: near ? `Did you mean \`${near}\`?` : `There are: ${ids.join(', ')}.`,
    }).at(`/formats/${i}`);
  });
  if (stems && !found.some(({ channels }) => channels === 2))
    throw new Refusal('bad_request', 'Stems are of a stereo file, and none is asked for.', {
      hint: 'Ask for one, too, such as `wav`.',
    });
  return [...new Set(found)];
}

/** Told where none of the formats that are `asked` for can be what their target takes, and another could. */
export function formatWarnings({ name, format }: Target, asked: readonly Format[], all: readonly Format[]): Warning[] {
  if (!format) return [];
  const isTaken = ({ rate, constantBitRate = 0 }: Format) =>
    rate === format.rate && constantBitRate >= format.leastBitRate;
  const better = all.find(isTaken);
  if (!better || asked.some(isTaken)) return [];
  const ids = asked.map(({ id }) => `\`${id}\``).join(', ');
  return [
    {
      code: 'format_not_taken',
      message: `\`${name}\` takes files of ${format.rate} Hz with a constant ${format.leastBitRate} kbit/s or more: ${ids} ${asked.length === 1 ? 'is' : 'are'} none.`,
      hint: `Ask for one, such as \`${better.id}\`.`,
    },
  ];
}

/** `news.mp3`; two formats with one extension are told apart: `news.mp3_low.mp3`. */
export function fileNames(stem: string, formats: readonly Format[]): (format: Format) => string {
  return (format) => {
    const alone = formats.filter(({ extension }) => extension === format.extension).length === 1;
    return `${stem}${alone || format.id === format.extension ? '' : `.${format.id}`}.${format.extension}`;
  };
}
