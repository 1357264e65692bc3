// Opening tags of elements checked against the vocabulary: good attributes out, complaints about the rest.

import { didYouMean } from '../errors.ts';
import { type Complain, quote } from './complaints.ts';
import { MEDIA_ATTRIBUTES, mediaAttributeHint } from './media-settings.ts';
import type { ElementName, ElementNode, Span } from './script.ts';
import type { OpenToken } from './tokens.ts';
import type { Make } from './tree.ts';
import { type ElementRule, elementMeantBy } from './vocabulary.ts';

export type Attributes = Readonly<Record<string, string>>;

/** The node that an SSML element becomes; undefined if it cannot be meant, which has then been complained about. */
export function elementMaker(
  token: OpenToken,
  name: ElementName,
  rule: ElementRule,
  complain: Complain,
): Make | undefined {
  const attributes: Record<string, string> = {};
  let isBadBreak = false;
  for (const [key, { text, span }] of token.attributes) {
    const check = Object.hasOwn(rule.attributes, key) ? rule.attributes[key] : undefined;
    if (!check && !isFree(key)) {
      warnUnknown(token, key, span, Object.keys(rule.attributes), complain);
      continue;
    }
    // A parameter's value is known only when the script is performed.
    const howTo = text.includes('{{') ? undefined : check?.(text);
    if (howTo === undefined) attributes[key] = text;
    else {
      complain('error', name === 'break' ? 'bad_break' : 'bad_attribute', span, () => ({
        message: `${quote(text)} is no ${key} for ${quote(`<${token.name}>`)}.`,
        hint: howTo,
      }));
      isBadBreak = name === 'break';
    }
  }
  for (const key of rule.required)
    if (!attributes[key]?.trim()) {
      reportMissing(token, key, complain);
      return undefined;
    }
  if (isBadBreak) return undefined;
  const alphabet = attributes.alphabet?.trim().toLowerCase();
  if (name === 'phoneme' && alphabet !== undefined && alphabet !== 'ipa') {
    complain('warning', 'unsupported_alphabet', token.attributes.get('alphabet')!.span, () => ({
      message: `The alphabet ${quote(alphabet)} is not read; the word is spoken as it is written.`,
      hint: 'Write the phonemes in the International Phonetic Alphabet, with `alphabet="ipa"`.',
    }));
    return undefined;
  }
  return (children, span): ElementNode => ({ type: 'element', name, attributes, children, span });
}

export function attributeOf(token: OpenToken, attribute: string): string {
  return token.attributes.get(attribute)?.text.trim() ?? '';
}

/** SSML 1.1's for players that load files themselves. */
const LOADING = ['fetchtimeout', 'fetchhint', 'maxage', 'maxstale'];

/** The attributes of a media tag; what is not understood is complained about and left out. */
export function mediaAttributes(token: OpenToken, complain: Complain): Attributes {
  checkAttributeNames(token, ['name', 'id', 'src', ...MEDIA_ATTRIBUTES, ...LOADING], complain);
  for (const name of ['loop', 'until']) {
    const attribute = token.attributes.get(name);
    if (!attribute || token.attributes.has('at')) continue;
    complain('warning', 'unknown_attribute', attribute.span, () => ({
      message: `The attribute ${quote(name)} changes nothing: between words a file is played once.`,
      hint: 'Say with `at` where it starts, so that it sounds whatever is said.',
    }));
  }
  return Object.fromEntries(
    [...token.attributes].flatMap(([name, { text, span }]) => {
      const howTo = text.includes('{{') ? undefined : mediaAttributeHint(name, text);
      if (howTo === undefined) return [[name, text]];
      complain('error', 'bad_attribute', span, () => ({
        message: `${quote(text)} is no ${name} for ${quote(`<${token.name}>`)}.`,
        hint: howTo,
      }));
      return [];
    }),
  );
}

/** All attributes as they are, for effects, whose meaning is the mixer's. */
export function allAttributes(token: OpenToken): Attributes {
  return Object.fromEntries([...token.attributes].map(([name, { text }]) => [name, text]));
}

export function checkAttributeNames(token: OpenToken, known: readonly string[], complain: Complain): void {
  for (const [name, { span }] of token.attributes)
    if (!known.some((one) => one.toLowerCase() === name) && !isFree(name))
      warnUnknown(token, name, span, known, complain);
}

export function reportMissing(token: OpenToken, attribute: string, complain: Complain): void {
  complain('error', 'bad_attribute', token.span, () => ({
    message: `The element ${quote(`<${token.name}>`)} lacks its ${quote(attribute)}.`,
    hint: `Write \`<${token.name} ${attribute}="…">\`.`,
  }));
}

export function reportUnknown(token: OpenToken, complain: Complain): void {
  complain('error', 'unknown_element', token.span, () => {
    const meant = elementMeantBy(token.name);
    return {
      message: `There is no element ${quote(`<${token.name}>`)}.`,
      hint: meant ? `Did you mean \`<${meant}>\`?` : 'Write `&lt;` if the sign `<` is meant.',
    };
  });
}

/** `xml:lang` stands on any element; name spaces belong to documents that are pasted whole. */
function isFree(attribute: string): boolean {
  return attribute.includes(':') || attribute === 'xmlns';
}

function warnUnknown(token: OpenToken, name: string, span: Span, known: readonly string[], complain: Complain): void {
  complain('warning', 'unknown_attribute', span, () => {
    const meant = didYouMean(name, known);
    return {
      message: `The attribute ${quote(name)} of ${quote(`<${token.name}>`)} is not understood and changes nothing.`,
      hint: meant ? `Did you mean \`${meant}\`?` : known.length > 0 ? `It takes: ${known.join(', ')}.` : 'Delete it.',
    };
  });
}
