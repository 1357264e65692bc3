// Words to IPA, each word knowing which phones are its own: word times depend on it. eSpeak NG does the reading.

import type { Warning } from '../errors.ts';
import { moduleBeside } from '../module-beside.ts';
import { ChildPool } from './child-pool.ts';
import type { PhonemesJob, PhonemesResult } from './phonemes-child.ts';
import type { SpokenWord } from './provider.ts';

/** One sound, as IPA with its stress mark and length: `ˈoʊ`, `tʃ`. */
export type Phone = string;

export interface ReadWord {
  readonly phones: readonly Phone[];
  /** Spoken as one with the word before: eSpeak NG writes "had been" as one word. */
  readonly joined: boolean;
}

export class Phonemizer {
  private readonly pool = new ChildPool<null, PhonemesJob, PhonemesResult>({
    module: moduleBeside(import.meta.url, './phonemes-child'),
    setup: null,
    name: 'eSpeak NG',
    children: 1,
  });

  /**
   * The phones of each word in its sentence; where the word brings IPA, that. Refusals: voice_unavailable when eSpeak NG is
   * not installed, speech_failed for a language it does not know.
   */
  async phonemize(words: readonly SpokenWord[], language: string, signal?: AbortSignal): Promise<ReadWord[]> {
    const asWritten = ({ ipa }: SpokenWord) => ({ phones: phonesOfIpa(ipa!), joined: false });
    if (words.every(({ ipa }) => ipa !== undefined)) return words.map(asWritten);
    const job = {
      language,
      sentence: words.map(({ text, after }) => `${text}${after}`).join(' '),
      words: words.map(({ text }) => text),
    };
    const read = await this.pool.run(job, signal);
    const alone = read.words.map((word) => readPhones(word).map(({ phone }) => phone));
    const shares = shareOut(readPhones(read.sentence), alone);
    return words.map((word, i) => (word.ipa === undefined ? shares[i]! : asWritten(word)));
  }

  /** Idempotent. */
  close(): Promise<void> {
    return this.pool.close();
  }
}

/** A warning for each word that no phones came of. */
export function unreadWords(words: readonly SpokenWord[], read: readonly ReadWord[]): Warning[] {
  const unread = words.filter((_, i) => read[i]!.phones.length === 0);
  return unread.map(({ text }) => ({
    code: 'word_not_spoken',
    message: `This voice cannot say "${text}"; it was left out.`,
  }));
}

interface ReadPhone {
  readonly phone: Phone;
  /** First of what eSpeak NG takes for a word. */
  readonly opens: boolean;
}

/** eSpeak NG's notation: `h_ɐ_d_b_ɪ_n ð_ɛɹ | l_e-_z`; `(en)` says that a word is read as another language. */
export function readPhones(notation: string): ReadPhone[] {
  return notation
    .replace(/\([a-z-]+\)/g, '')
    .split(/[\s|]+/)
    .flatMap((word) =>
      word
        .split('_')
        .map((phone) => phone.replaceAll('-', ''))
        // A lone stress mark belongs to nothing.
        .filter((phone) => bare(phone) !== '')
        .map((phone, i) => ({ phone, opens: i === 0 })),
    );
}

/**
 * Gives each of the sentence's phones to a word. eSpeak NG joins words ("had been" is one) and divides others, so its own
 * words are only a hint: the sentence is aligned with the words as each sounds alone, by least edits.
 */
export function shareOut(sentence: readonly ReadPhone[], words: readonly (readonly Phone[])[]): ReadWord[] {
  const alone = words.flatMap((phones, word) => phones.map((phone, i) => ({ phone, word, opens: i === 0 })));
  const width = alone.length + 1;
  const costs = new Float64Array((sentence.length + 1) * width);
  const steps = new Uint8Array(costs.length);
  for (let i = 0; i <= sentence.length; i++) {
    for (let j = 0; j <= alone.length; j++) {
      if (i === 0 && j === 0) continue;
      const at = i * width + j;
      const match = i > 0 && j > 0 ? costs[at - width - 1]! + difference(sentence[i - 1]!, alone[j - 1]!) : Infinity;
      const added = i > 0 ? costs[at - width]! + GAP : Infinity;
      const left = j > 0 ? costs[at - 1]! + GAP : Infinity;
      const least = Math.min(match, added, left);
      costs[at] = least;
      steps[at] = least === match ? MATCH : least === added ? ADDED : LEFT;
    }
  }
  const owners = new Array<number>(sentence.length);
  for (let i = sentence.length, j = alone.length; i > 0; ) {
    const step = steps[i * width + j];
    // A sound that only the sentence has goes with the word after it where it opens one, else with the word before.
    if (step === ADDED)
      owners[i - 1] = (sentence[i - 1]!.opens ? owners[i] : alone[j - 1]?.word) ?? alone[Math.max(0, j - 1)]?.word ?? 0;
    if (step === MATCH) owners[i - 1] = alone[j - 1]!.word;
    if (step !== LEFT) i--;
    if (step !== ADDED) j--;
  }
  return words.map((_, word) => {
    const own = sentence.filter((__, i) => owners[i] === word);
    return { phones: own.map(({ phone }) => phone), joined: own[0]?.opens === false };
  });
}

const MATCH = 0;
const ADDED = 1;
const LEFT = 2;

/** Cost of a sound that one side lacks. */
const GAP = 0.7;

function difference(a: ReadPhone, b: ReadPhone): number {
  const boundary = a.opens === b.opens ? 0 : 0.25;
  if (bare(a.phone) === bare(b.phone)) return boundary;
  return boundary + (isVowel(a.phone) === isVowel(b.phone) ? 0.5 : 1.3);
}

function bare(phone: Phone): string {
  return phone.replace(/[ˈˌːˑ]/g, '');
}

function isVowel(phone: Phone): boolean {
  return /[aeiouyæɐɑɒɔəɚɛɜɝɞɨɪɵøœɶʉʊʌɤɯᵻᵊ]/.test(phone.normalize('NFD'));
}

/** IPA as people write it, in phones; spaces, syllable dots, ties and slashes are left out. */
export function phonesOfIpa(ipa: string): Phone[] {
  const tidy = ipa
    .normalize('NFC')
    .replace(/[\s./[\]]|\u203f|\u0361|\u035c/gu, '')
    .replaceAll("'", 'ˈ')
    .replaceAll('g', 'ɡ')
    .replaceAll(':', 'ː');
  return tidy.match(PHONE) ?? [];
}

/** Stress, then a diphthong or affricate or any letter, then what modifies it. */
const PHONE = /[ˈˌ]*(?:a[ɪʊ]|e[ɪə]|[oəɔɪʊ][ʊɪə]|tʃ|dʒ|ts|dz|[^ˈˌ])(?:\p{M}|[ːˑʰʲʷˠ])*/gu;
