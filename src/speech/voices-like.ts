// Voices by what people look for in them.

import type { Voice } from '../providers/provider.ts';

/** Undefined: any. Case does not matter. */
export interface VoiceFilter {
  /** BCP 47, or its name in English: `en`, `en-GB` (or `en_GB`), `english`, `British English`. */
  readonly language?: string | undefined;
  readonly gender?: Voice['gender'] | undefined;
  readonly provider?: string | undefined;
  readonly tag?: string | undefined;
}

export function voicesLike(voices: readonly Voice[], { language, gender, provider, tag }: VoiceFilter): Voice[] {
  const wanted = language?.toLowerCase().replaceAll('_', '-');
  return voices.filter(
    (voice) =>
      (wanted === undefined || languagesOf(voice).includes(wanted)) &&
      (gender === undefined || voice.gender === gender) &&
      (provider === undefined || voice.provider === provider.toLowerCase()) &&
      (tag === undefined || voice.tags.includes(tag.toLowerCase())),
  );
}

const NAMES = new Intl.DisplayNames(['en'], { type: 'language' });

/** All that its language is called: by its tags from the widest to its own, and by their names. */
export function languagesOf({ language }: Pick<Voice, 'language'>): string[] {
  const parts = language.split('-');
  const tags = parts.map((_, i) => parts.slice(0, i + 1).join('-'));
  return [...tags, ...tags.map((tag) => NAMES.of(tag) ?? tag)].map((name) => name.toLowerCase());
}
