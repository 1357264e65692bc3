// Vorbis comments (Xiph.Org) and FLAC pictures (RFC 9639, 8.8): the tags of Ogg and FLAC files.

import { type Cover, SOURCE_NAME, type Tags } from './tags.ts';

/** The list alone: FLAC has it as it is, Ogg between its own marks. `vendor`: who encoded. Chapters as VorbisComment:ChapterExtension. */
export function vorbisComment(vendor: string, tags: Tags, pictures: 'inside' | 'elsewhere'): Uint8Array {
  const { title, artist, album, comment, cover, chapters = [], source } = tags;
  const fields: [string, string | undefined][] = [
    ['TITLE', title],
    ['ARTIST', artist],
    ['ALBUM', album],
    ['COMMENT', comment],
    [SOURCE_NAME.toUpperCase(), source],
    ...chapters.flatMap(({ title, start }, i): [string, string][] => {
      const name = `CHAPTER${String(i + 1).padStart(3, '0')}`;
      return [
        [name, clock(start)],
        [`${name}NAME`, title],
      ];
    }),
    [
      'METADATA_BLOCK_PICTURE',
      cover && pictures === 'inside' ? Buffer.from(picture(cover)).toString('base64') : undefined,
    ],
  ];
  const said = fields.filter(([, value]) => value !== undefined).map(([name, value]) => `${name}=${value}`);
  return Buffer.concat([text(vendor, true), number(said.length, true), ...said.map((one) => text(one, true))]);
}

/** The body of a FLAC picture block: the front cover. */
export function picture({ type, bytes, width, height }: Cover): Uint8Array {
  const [FRONT_COVER, BITS, PALETTE] = [3, 24, 0];
  return Buffer.concat([
    number(FRONT_COVER),
    text(type),
    text(''),
    ...[width, height, BITS, PALETTE, bytes.length].map((value) => number(value)),
    bytes,
  ]);
}

/** 00:01:02.345 */
function clock(milliseconds: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const seconds = milliseconds / 1000;
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}.${String(milliseconds % 1000).padStart(3, '0')}`;
}

/** Vorbis counts in little-endian numbers, FLAC in big-endian ones. */
function number(value: number, little = false): Uint8Array {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, value, little);
  return new Uint8Array(view.buffer);
}

function text(content: string, little = false): Uint8Array {
  const bytes = Buffer.from(content, 'utf8');
  return Buffer.concat([number(bytes.length, little), bytes]);
}
