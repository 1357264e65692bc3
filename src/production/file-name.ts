// What a production's files are called on the disk of whoever downloads them.

import type { ProductionRow } from './productions.ts';

/** A name in letters of four bytes, its version and what files add stay below the 255 bytes that disks allow. */
const MOST = { name: 30, version: 20 };

/**
 * After the script, in letters that every disk takes; nobody it speaks to is told by it. The end of its id keeps one
 * production's files apart from another's.
 */
export function fileNameOf(
  { id, version, request }: Pick<ProductionRow, 'id' | 'version' | 'request'>,
  script: string | null,
): string {
  const name = script === null ? (request.timeline ? 'timeline' : 'speech') : plain(script, MOST.name) || 'script';
  const parallel = version === null || version === 'v0' ? '' : plain(version, MOST.version);
  return [name, parallel, id.slice(-6)].filter(Boolean).join('-');
}

function plain(text: string, most: number): string {
  const words = text.normalize('NFC').match(/[\p{L}\p{M}\p{N}_]+/gu) ?? [];
  return [...words.join('-')].slice(0, most).join('');
}
