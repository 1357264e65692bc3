// What a file says of itself: title and the like, a cover, chapters, and that its speech is synthetic.

export interface Tags {
  readonly title?: string | undefined;
  readonly artist?: string | undefined;
  readonly album?: string | undefined;
  readonly comment?: string | undefined;
  readonly cover?: Cover | undefined;
  readonly chapters?: readonly Chapter[] | undefined;
  /** URI of IPTC's Digital Source Type, which tells machines how the sound came to be. */
  readonly source?: string | undefined;
}

export interface Cover {
  readonly type: 'image/jpeg' | 'image/png';
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Milliseconds. */
export interface Chapter {
  readonly title: string;
  readonly start: number;
  readonly end: number;
}

/** The name under which {@link Tags.source} stands: IPTC's own, in formats that have free names. */
export const SOURCE_NAME = 'DigitalSourceType';

/** What an image is, and how large; undefined for anything that is no JPEG or PNG, or was cut off. */
export function coverOf(bytes: Uint8Array): Cover | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length > 24 && view.getUint32(0) === 0x89504e47 && view.getUint32(4) === 0x0d0a1a0a && all.includes('IEND'))
    return sized({ type: 'image/png', bytes, width: view.getUint32(16), height: view.getUint32(20) });
  if (bytes.length > 4 && view.getUint16(0) === 0xffd8) {
    // JPEG: segments up to the one that begins a frame.
    for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; at += 2 + view.getUint16(at + 2)) {
      const marker = bytes[at + 1]!;
      const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
      if (isFrame && all.includes(END_OF_JPEG, at))
        return sized({ type: 'image/jpeg', bytes, width: view.getUint16(at + 7), height: view.getUint16(at + 5) });
    }
  }
  return undefined;
}

const END_OF_JPEG = Buffer.of(0xff, 0xd9);

function sized(cover: Cover): Cover | undefined {
  return cover.width > 0 && cover.height > 0 ? cover : undefined;
}
