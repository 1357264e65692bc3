// Voices by the names people write: a voice's own id, a name that scripts for other services use, or a language alone.

import { didYouMean, Refusal } from '../errors.ts';
import type { Voice } from './provider.ts';

/** A voice of another service: what it was, and which of ours come nearest, best first. */
export interface Alias {
  readonly language: string;
  readonly gender: 'female' | 'male';
  readonly preferred: readonly string[];
}

/**
 * Finds the voice that `name` means, whatever its case: the voice of that id; else the first that the alias of that name
 * prefers and that is available; else the available voice most like it. Undefined: an unknown name, or nothing here
 * speaks its language.
 */
export function resolveVoice(name: string, voices: readonly Voice[]): Voice | undefined {
  const lower = name.toLowerCase();
  const own = voices.find((v) => v.id === name) ?? voices.find((v) => v.id.toLowerCase() === lower);
  if (own !== undefined) return own;
  const alias = ALIASES.get(lower);
  return alias && (firstAvailable(alias.preferred, voices) ?? mostLike(alias, voices));
}

/** Names of other services that {@link resolveVoice} understands, as they write them, and the language that each speaks there. */
export function foreignNames(): ReadonlyMap<string, string> {
  return new Map(Object.entries(FOREIGN).map(([name, { language }]) => [name, language]));
}

/** The voice for a caller who names none: the best available for a language (BCP 47); undefined when nothing speaks it. */
export function defaultVoice(language: string, voices: readonly Voice[]): Voice | undefined {
  const preferred = PREFERRED.get(language.toLowerCase()) ?? PREFERRED.get(primary(language)) ?? [];
  return firstAvailable(preferred, voices) ?? mostLike({ language, gender: undefined }, voices);
}

/** The voice of that very id, as a provider is asked for it. Throws a Refusal `unknown_voice`. */
export function requireVoice(id: string, voices: readonly Voice[]): Voice {
  const voice = voices.find((v) => v.id === id);
  if (voice !== undefined) return voice;
  const ids = voices.map((v) => v.id);
  const near = didYouMean(id, ids);
  throw new Refusal('unknown_voice', `There is no voice "${id}".`, {
    hint: near === undefined ? 'The list of voices has those there are.' : `Did you mean "${near}"?`,
  });
}

/** Who comes nearest to a voice that is not here: of its language and, if there is one, its gender. */
export function nearestVoice(to: Pick<Voice, 'language' | 'gender'>, voices: readonly Voice[]): Voice | undefined {
  return mostLike(to, voices);
}

const QUALITY = { neural: 2, basic: 1, test: 0 } as const;

/** Of the voices that speak the language: by gender, then quality, then region; the earlier in the list among equals. */
function mostLike(
  wanted: { language: string; gender: Voice['gender'] | undefined },
  voices: readonly Voice[],
): Voice | undefined {
  const likeness = (voice: Voice) =>
    (wanted.gender === undefined || voice.gender === wanted.gender ? 8 : 0) +
    2 * QUALITY[voice.quality] +
    (voice.language.toLowerCase() === wanted.language.toLowerCase() ? 1 : 0);
  return voices
    .filter((voice) => primary(voice.language) === primary(wanted.language))
    .reduce<Voice | undefined>((best, v) => (best && likeness(best) >= likeness(v) ? best : v), undefined);
}

function firstAvailable(ids: readonly string[], voices: readonly Voice[]): Voice | undefined {
  for (const id of ids) {
    const voice = voices.find((v) => v.id === id);
    if (voice !== undefined) return voice;
  }
  return undefined;
}

function primary(language: string): string {
  return language.toLowerCase().split('-')[0]!;
}

/** Voices to begin with, by language: those that listeners and a recogniser understand best. */
const PREFERRED: ReadonlyMap<string, readonly string[]> = new Map([
  ['en', ['af_heart', 'af_bella', 'en_US-joe-medium', 'flite_slt']],
  ['en-gb', ['bf_emma', 'bm_george']],
]);

/**
 * Names in public scripts and examples of other services, with the language and gender they have there (Amazon Polly,
 * Microsoft Azure; for names without a public listing the language of the scripts they read). Each prefers another voice
 * of ours, so that a dialogue keeps its people apart.
 */
const FOREIGN: Readonly<Record<string, Alias>> = {
  Joanna: alias('en-US', 'female', 'af_heart', 'af_bella'),
  Linda: alias('en-US', 'female', 'af_sarah', 'af_nova'),
  Aria: alias('en-US', 'female', 'af_aoede', 'af_nova'),
  Sara: alias('en-US', 'female', 'af_sarah', 'af_kore'),
  Beth: alias('en-US', 'female', 'af_nova', 'af_kore'),
  Bella: alias('en-US', 'female', 'af_bella', 'af_heart'),
  Jenny: alias('en-US', 'female', 'af_kore', 'af_heart'),
  Shelly: alias('en-US', 'female', 'af_jessica', 'af_sky'),
  Lena: alias('en-US', 'female', 'af_river', 'af_alloy'),
  Dakota: alias('en-US', 'female', 'af_alloy', 'af_river'),
  'margareta-v1': alias('en-US', 'female', 'af_nicole', 'af_heart'),
  Wren: alias('en-US', 'female', 'af_sky', 'af_nova'),
  Olivia: alias('en-AU', 'female', 'bf_isabella', 'bf_emma'),
  Sonia: alias('en-GB', 'female', 'bf_emma', 'bf_isabella'),
  Leah: alias('en-ZA', 'female', 'bf_isabella', 'bf_emma'),
  Matthew: alias('en-US', 'male', 'am_michael', 'am_fenrir'),
  Joey: alias('en-US', 'male', 'am_puck', 'am_michael'),
  Justin: alias('en-US', 'male', 'am_echo', 'am_puck'),
  Brandon: alias('en-US', 'male', 'am_fenrir', 'am_michael'),
  Austin: alias('en-US', 'male', 'am_eric', 'am_puck'),
  Charlie: alias('en-US', 'male', 'am_puck', 'am_michael'),
  Hunter: alias('en-US', 'male', 'am_fenrir', 'am_michael'),
  Gabriel: alias('en-US', 'male', 'am_onyx', 'am_michael'),
  Isaac: alias('en-US', 'male', 'am_adam', 'am_michael'),
  Liam: alias('en-CA', 'male', 'am_liam', 'am_michael'),
  Brian: alias('en-GB', 'male', 'bm_george', 'bm_fable'),
  Ryan: alias('en-GB', 'male', 'bm_fable', 'bm_george'),
  'en-GB-RyanNeural': alias('en-GB', 'male', 'bm_fable', 'bm_george'),
  Dieter: alias('de-DE', 'male', 'de_DE-thorsten-high', 'de_DE-thorsten-medium'),
  Vicki: alias('de-DE', 'female', 'de_DE-kerstin-low'),
  Salih: alias('tr-TR', 'male', 'tr_TR-fahrettin-medium'),
};

const ALIASES: ReadonlyMap<string, Alias> = new Map(
  Object.entries(FOREIGN).map(([name, alias]) => [name.toLowerCase(), alias]),
);

function alias(language: string, gender: Alias['gender'], ...preferred: string[]): Alias {
  return { language, gender, preferred };
}
