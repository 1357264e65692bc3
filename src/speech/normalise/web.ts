// Addresses of the web: URLs, e-mail, file names, hashtags and handles.

import { sayLetters } from './letters.ts';
import { sayDigits } from './quantities.ts';
import { anyOf, type Rule, rule } from './rule.ts';
import type { Wording } from './wording.ts';

/** Last labels by which `example.com` is told from a sentence without a space, and file names from names. */
const ENDINGS =
  'com org net edu gov info biz io ai app dev fm tv me co uk de at ch fr it es pt nl be eu us ca au nz ie in jp cn br mx se no dk fi pl cz ru shop online studio audio radio news js ts py txt pdf doc docx xls xlsx csv json xml html md zip exe jpg jpeg png gif svg mp3 mp4 wav flac ogg'.split(
    ' ',
  );

export function webRules(wording: Wording): Rule[] {
  const label = '[\\p{L}\\p{N}](?:[\\p{L}\\p{N}_-]{0,62})';
  const host = `(?:${label}\\.){1,6}\\p{L}{2,24}`;
  const { words } = wording;
  // An address begins where no other word could reach into it: else a long word would be searched again at each of its letters.
  const begins = '(?<![\\p{L}\\p{N}._%+@-])';
  return [
    // The scheme is not said. What ends a sentence does not belong to the address.
    {
      pattern: /(?:https?|ftp):\/\/[^\s<>"„“”]{1,2000}(?<![.,;:!?)\]}'’…])/uy,
      read: ([url]) => sayAddress(url.replace(/^\w+:\/\/|\/$/g, ''), wording),
    },
    rule(`${begins}[\\p{L}\\p{N}._%+-]{1,64}@${host}`, ([address]) => sayAddress(address, wording)),
    rule(`www\\.${host}(?:/[\\p{L}\\p{N}/_~%.?=&#-]{0,500}[\\p{L}\\p{N}])?`, ([address]) =>
      sayAddress(address, wording),
    ),
    rule(
      `${begins}(?:${label}\\.){1,6}${anyOf(ENDINGS)}(?:/[\\p{L}\\p{N}/_~%.?=&#-]{0,500}[\\p{L}\\p{N}])?`,
      ([address]) => sayAddress(address, wording),
    ),
    rule('#(\\d{1,9})', ([, number]) => `${words.numberSign} ${wording.cardinal(BigInt(number!))}`),
    rule(
      '#([\\p{L}_][\\p{L}\\p{M}\\p{N}_]{0,100})',
      ([, tag]) => `${words.hashtag} ${sayAddress(tag!.replace(/(?<=\p{Ll})(?=\p{Lu})/gu, '_'), wording, '')}`,
    ),
    rule(
      '@([\\p{L}\\p{N}_][\\p{L}\\p{M}\\p{N}_.]{0,60})',
      ([, handle]) => `${words.at} ${sayAddress(handle!, wording)}`,
    ),
  ];
}

function sayAddress(address: string, wording: Wording, underscore = wording.words.underscore): string {
  const { words, symbols } = wording;
  const marks: Record<string, string> = {
    ...symbols,
    '@': words.at,
    '.': words.dot,
    '/': words.slash,
    '-': words.dash,
    _: underscore,
  };
  const pieces = address.normalize('NFC').match(/[\p{L}\p{M}]+|\p{Nd}+|[^\p{L}\p{M}\p{N}]/gu) ?? [];
  return pieces.map((piece, i) => marks[piece] ?? sayPiece(piece, i > 0 && pieces[i - 1] === '.', wording)).join(' ');
}

const SAID_AS_WORD = /^(?:com|org|net|info|biz|edu|gov|app|dev|shop|online|studio|audio|radio|news|zip|doc)$/;

function sayPiece(piece: string, isLast: boolean, wording: Wording): string {
  if (/^[0-9]+$/.test(piece))
    return piece.length <= 4 && !piece.startsWith('0') ? wording.cardinal(BigInt(piece)) : sayDigits(piece, wording);
  if (!/^\p{L}/u.test(piece)) return '';
  const ending = isLast && ENDINGS.includes(piece.toLowerCase()) && !SAID_AS_WORD.test(piece.toLowerCase());
  const sayable = piece.length > 1 && /[aeiouyäöü]/i.test(piece) && !ending;
  return sayable || /[^\p{Script=Latin}]/u.test(piece) ? piece.toLowerCase() : sayLetters(piece);
}
