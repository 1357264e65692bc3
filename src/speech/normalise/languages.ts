// Every language the normaliser knows by heart. A new one is a file like `german.ts` and a line here.

import { english } from './english.ts';
import { german } from './german.ts';
import type { Language } from './language.ts';
import { plain } from './plain.ts';

const MADE: Readonly<Record<string, (tag: string) => Language>> = {
  en: (tag) => english(/^en(?:-\w{4})?(?:-(?:US|CA|PH|PR))?$/i.test(tag) ? 'US' : 'GB'),
  de: german,
};

const known = new Map<string, Language>();

/** `tag` is BCP 47; what is no tag at all is read as a language nobody knows. */
export function languageOf(tag: string): Language {
  let language = known.get(tag);
  if (!language) {
    const primary = tag.split(/[-_]/)[0]!.toLowerCase();
    language = (MADE[primary] ?? (() => plain(isLanguage(primary) ? primary : 'und')))(tag);
    // Tags come from scripts: no more than a machine's worth of them.
    if (known.size < 100) known.set(tag, language);
  }
  return language;
}

function isLanguage(primary: string): boolean {
  return /^[a-z]{2,3}$/.test(primary);
}
