// Letters that a language is not written in: a voice spells them, calls them "letter", or leaves them out.

/** Are there letters in the text that nobody who writes the language uses? Never in a language whose letters are not known. */
export function hasForeignLetters(text: string, language: string): boolean {
  if (/^[\0-\u024f]*$/.test(text)) return false;
  return foreignTo(language)?.test(text) ?? false;
}

const known = new Map<string, RegExp | undefined>();

function foreignTo(language: string): RegExp | undefined {
  if (!known.has(language)) {
    // Tags come from scripts: no more than a machine's worth of them.
    if (known.size >= 100) known.clear();
    known.set(language, patternFor(language));
  }
  return known.get(language);
}

/** Names in Latin letters stand in every language, and up to three Greek ones are a formula's: voices know how both are read. */
function patternFor(language: string): RegExp | undefined {
  const script = scriptOf(language);
  if (script === undefined) return undefined;
  const own = ['Common', 'Inherited', 'Latin', ...(WRITTEN_IN[script] ?? [script])].map(letters).join('');
  const greek = script === 'Grek' ? '' : letters('Greek');
  try {
    return new RegExp(`(?![${own}${greek}])\\p{L}${greek && `|${greek}{4}`}`, 'u');
  } catch {
    // A script without letters of its own in Unicode.
    return undefined;
  }
}

const letters = (script: string) => `\\p{Script=${script}}`;

/** Ways of writing that use the letters of several scripts. */
const WRITTEN_IN: Readonly<Record<string, readonly string[]>> = {
  Hans: ['Han', 'Bopomofo'],
  Hant: ['Han', 'Bopomofo'],
  Jpan: ['Han', 'Hiragana', 'Katakana'],
  Kore: ['Hangul', 'Han'],
};

/** The usual one, unless the tag names one: `sr` is Cyrillic, `sr-Latn` is not. */
function scriptOf(language: string): string | undefined {
  if (/^und\b/i.test(language)) return undefined;
  try {
    return new Intl.Locale(language).maximize().script;
  } catch {
    return undefined;
  }
}
