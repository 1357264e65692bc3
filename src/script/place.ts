// Offsets in a text as lines and columns, the way editors count them.

import type { Place } from '../errors.ts';

/** The line and column of one offset. For many in one text, use {@link placesIn}. */
export function placeOf(text: string, offset: number): Place {
  return placesIn(text)(offset);
}

/**
 * Reads the text once, when first asked; every answer then takes a binary search. Lines end with LF, CRLF or CR.
 * Offsets are UTF-16 code units; one outside the text gets the nearest place inside.
 */
export function placesIn(text: string): (offset: number) => Place {
  let starts: number[] | undefined;
  return (offset) => {
    starts ??= lineStarts(text);
    const at = Math.max(0, Math.min(offset, text.length));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: at - starts[low]! + 1 };
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  const end = /\r\n?|\n/g;
  while (end.test(text)) starts.push(end.lastIndex);
  return starts;
}
