import { describe, expect, it } from 'vitest';
import { insertSection, moveSection, removeSection, renameSection, replaceBody } from './edit.ts';
import { parse } from './parse.ts';

const TAGS = `<<soundSegment::intro>><<sectionName::intro>>
  Hello   {{name}}.

<<sectionName::main>> <<soundSegment::*>>
Some news.

<<sectionName::outro>>Bye.
`;
const ELEMENTS = `<as:section name="intro" soundSegment=main>
Hello.
</as:section>
<as:section name='outro'>Bye.</as:section>
`;

describe('edits', () => {
  it.each<[string, string, string]>([
    ['replace a body', replaceBody(parse(TAGS), 'main', 'No news.'), TAGS.replace('Some news.', 'No news.')],
    [
      'replace a body in an element',
      replaceBody(parse(ELEMENTS), 'outro', 'Ciao <break/>'),
      ELEMENTS.replace('Bye.', 'Ciao <break/>'),
    ],
    ['replace implicit text', replaceBody(parse(' Hello \n'), 'default', 'Bye'), ' Bye \n'],
    [
      'insert first',
      insertSection(parse(TAGS), 0, { name: 'teaser', segment: 'a"b', body: 'Soon.' }),
      `<<soundSegment::a&quot;b>><<sectionName::teaser>>\nSoon.\n\n${TAGS}`,
    ],
    [
      'insert last',
      insertSection(parse(TAGS), 3, { name: 'x', body: 'X' }),
      `${TAGS.trimEnd()}\n\n<<sectionName::x>>\nX\n`,
    ],
    [
      'insert an element',
      insertSection(parse(ELEMENTS), 1, { name: 'R&D', segment: '', body: 'X' }),
      ELEMENTS.replace(
        "<as:section name='outro'>",
        `<as:section name="R&amp;D" soundSegment="">\nX\n</as:section>\n<as:section name='outro'>`,
      ),
    ],
    ['insert into nothing', insertSection(parse(''), 0, { name: 'x', body: 'X' }), '<<sectionName::x>>\nX\n'],
    [
      'insert before implicit text',
      insertSection(parse('Hello'), 0, { name: 'x', body: 'X' }),
      '<<sectionName::x>>\nX\n\n<<sectionName::default>>Hello',
    ],
    ['remove the first', removeSection(parse(TAGS), 'intro'), TAGS.slice(TAGS.indexOf('<<sectionName::main'))],
    [
      'remove the last',
      removeSection(parse(TAGS), 'outro'),
      `${TAGS.slice(0, TAGS.indexOf('<<sectionName::outro')).trimEnd()}\n`,
    ],
    [
      'remove the last of a document',
      removeSection(parse('<speak><<sectionName::a>>x<<sectionName::b>>y</speak>'), 'b'),
      '<speak><<sectionName::a>>x</speak>',
    ],
    [
      'move down',
      moveSection(parse(ELEMENTS), 'intro', 1),
      '<as:section name=\'outro\'>Bye.</as:section>\n<as:section name="intro" soundSegment=main>\nHello.\n</as:section>\n',
    ],
    [
      'move up',
      moveSection(parse('<<sectionName::a>>1\n<<sectionName::b>>2\n<<sectionName::c>>3\n'), 'c', 0),
      '<<sectionName::c>>3\n<<sectionName::a>>1\n<<sectionName::b>>2\n',
    ],
    [
      'move implicit text',
      moveSection(parse('Hello\n<<sectionName::b>>2\n'), 'default', 1),
      '<<sectionName::b>>2\n<<sectionName::default>>Hello\n',
    ],
    ['move nowhere', moveSection(parse(TAGS), 'main', 1), TAGS],
    [
      'rename a tag',
      renameSection(parse(TAGS), 'main', 'R&D'),
      TAGS.replace('sectionName::main', 'sectionName::R&amp;D'),
    ],
    [
      'rename an element',
      renameSection(parse(ELEMENTS), 'outro', 'the "end"'),
      ELEMENTS.replace("'outro'", '"the &quot;end&quot;"'),
    ],
    [
      'rename a bare value',
      renameSection(parse('<as:section name=a>x</as:section>'), 'a', 'b c'),
      '<as:section name="b c">x</as:section>',
    ],
    [
      'rename an element without name',
      renameSection(parse('<as:section soundSegment=m>x</as:section>'), 'default', 'b'),
      '<as:section name="b" soundSegment=m>x</as:section>',
    ],
    ['rename implicit text', renameSection(parse('Hello'), 'default', 'b'), '<<sectionName::b>>Hello'],
  ])('%s', (_, result, expected) => {
    expect(result).toBe(expected);
    expect(parse(result).diagnostics).toEqual([]);
  });
});

describe('refusals', () => {
  it.each<[string, () => string, string]>([
    ['a section that is not there', () => removeSection(parse(TAGS), 'itnro'), 'unknown_section'],
    ['a body with another section', () => replaceBody(parse(TAGS), 'main', 'a <<sectionName::x>> b'), 'script_invalid'],
    [
      'a body that closes its section',
      () => replaceBody(parse(ELEMENTS), 'intro', 'a</as:section>b'),
      'script_invalid',
    ],
    [
      'a body with a comment that a later section would close',
      () => replaceBody(parse('<<sectionName::a>>1<<sectionName::b>>2-->3'), 'a', 'x <!--'),
      'script_invalid',
    ],
    ['a name that is taken', () => renameSection(parse(TAGS), 'main', 'intro'), 'script_invalid'],
    ['a name that is no name', () => renameSection(parse(TAGS), 'main', 'a>>b'), 'script_invalid'],
    ['nothing in place of implicit text', () => replaceBody(parse('Hi'), 'default', ' '), 'script_invalid'],
  ])('%s', (_, edit, code) => {
    expect(edit).toThrow(expect.objectContaining({ code }));
  });
});
