// XML's character references: `&amp;` is `&`, `&#8217;` is `’`.

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00A0' };

const REFERENCE = /&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));/y;

/** What stands at `at`, where the text has a `&`: undefined if it is only an ampersand. */
export function referenceAt(text: string, at: number): Reference | undefined {
  REFERENCE.lastIndex = at;
  const found = REFERENCE.exec(text);
  if (!found) return undefined;
  const [written, decimal, hexadecimal, name] = found;
  if (name !== undefined) {
    const character = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
    return { written, character, named: true };
  }
  const code = decimal ? Number.parseInt(decimal, 10) : Number.parseInt(hexadecimal!, 16);
  return { written, character: isCharacter(code) ? String.fromCodePoint(code) : undefined, named: false };
}

export interface Reference {
  readonly written: string;
  /** Undefined: no such character, or a name that XML does not have. */
  readonly character: string | undefined;
  readonly named: boolean;
}

/** Every reference that we know becomes its character; what we do not know stays as written. */
export function decode(text: string): string {
  return text.includes('&')
    ? text.replace(/&[#A-Za-z][0-9A-Za-z]{1,31};/g, (written) => referenceAt(written, 0)?.character ?? written)
    : text;
}

/** For the values and names that we print into tags. */
export function encode(text: string): string {
  return text.replace(/[&<>"]/g, (c) => `&${c === '&' ? 'amp' : c === '<' ? 'lt' : c === '>' ? 'gt' : 'quot'};`);
}

/** XML 1.0, production 2. */
function isCharacter(code: number): boolean {
  return (
    code === 0x9 ||
    code === 0xa ||
    code === 0xd ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff)
  );
}
