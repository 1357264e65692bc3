// Ogg (RFC 3533): packets of one stream in pages.

export interface OggPages {
  /** Adds a packet that ends at this granule position; answers the pages that are full. */
  packet(bytes: Uint8Array, granule: number): Uint8Array;
  /** Ends the page, so that the next packet begins another. */
  flush(last?: boolean): Uint8Array;
}

/** Players seek to pages: half a second or so each. */
const PAGE_BYTES = 8_192;
const MOST_SEGMENTS = 255;

/** `serial` tells streams of one file apart; it decides bytes, so it is given. */
export function createOggPages(serial: number): OggPages {
  let segments: number[] = [];
  let parts: Uint8Array[] = [];
  let size = 0;
  let granule = 0;
  /** No packet ends on a page that says -1. */
  let ends = false;
  let continued = false;
  let sequence = 0;

  function flush(last = false): Uint8Array {
    if (segments.length === 0 && !last) return new Uint8Array();
    const head = 27 + segments.length;
    const page = new Uint8Array(head + size);
    const view = new DataView(page.buffer);
    page.set([0x4f, 0x67, 0x67, 0x53]);
    page[5] = (continued ? 1 : 0) | (sequence === 0 ? 2 : 0) | (last ? 4 : 0);
    view.setBigInt64(6, ends ? BigInt(granule) : -1n, true);
    view.setUint32(14, serial, true);
    view.setUint32(18, sequence++, true);
    page[26] = segments.length;
    page.set(segments, 27);
    let at = head;
    for (const part of parts) {
      page.set(part, at);
      at += part.length;
    }
    view.setUint32(22, checksum(page), true);
    continued = segments.at(-1) === 255;
    segments = [];
    parts = [];
    size = 0;
    ends = false;
    return page;
  }

  return {
    packet(bytes, its) {
      // Not before there is more: the last packet must be on the page that says so.
      const pages = size >= PAGE_BYTES ? [flush()] : [];
      for (let from = 0; from <= bytes.length; from += 255) {
        if (segments.length === MOST_SEGMENTS) pages.push(flush());
        const part = bytes.subarray(from, from + 255);
        segments.push(part.length);
        parts.push(part);
        size += part.length;
      }
      granule = its;
      ends = true;
      return pages.length === 0 ? new Uint8Array() : Buffer.concat(pages);
    },
    flush,
  };
}

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let crc = n << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000_0000 ? (crc << 1) ^ 0x04c1_1db7 : crc << 1;
  return crc >>> 0;
});

/** CRC-32 with the polynomial 0x04c11db7, neither reflected nor inverted, of a page whose own checksum is 0. */
export function checksum(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) crc = ((crc << 8) ^ TABLE[(crc >>> 24) ^ byte]!) >>> 0;
  return crc;
}
