import { describe, expect, it } from 'vitest';
import {
  insertSection,
  mergeSection,
  moveSection,
  removeSection,
  renameSection,
  replaceBody,
  setSegment,
  splitSection,
} from './edit.ts';
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
    [
      'replace nothing in a closed element',
      replaceBody(parse('<as:section name="a" /><as:section name=b>x</as:section>'), 0, 'Hi'),
      '<as:section name="a">Hi</as:section><as:section name=b>x</as:section>',
    ],
    ['set a segment before its section', setSegment(parse(TAGS), 'intro', 'a&b'), TAGS.replace('::intro', '::a&amp;b')],
    ['set a segment behind its section', setSegment(parse(TAGS), 'main', 'news'), TAGS.replace('::*', '::news')],
    [
      'set a segment where there is none',
      setSegment(parse('<<sectionName::a>>1\n<<soundSegment::m>>\n<<sectionName::b>>2'), 'a', ''),
      '<<soundSegment::>><<sectionName::a>>1\n<<soundSegment::m>>\n<<sectionName::b>>2',
    ],
    [
      'set a segment as the others have it',
      setSegment(parse('<<sectionName::a>><<soundSegment::m>>1 <<sectionName::b>> 2'), 'b', '*'),
      '<<sectionName::a>><<soundSegment::m>>1 <<sectionName::b>><<soundSegment::*>> 2',
    ],
    [
      'set a segment of an element',
      setSegment(parse(ELEMENTS), 'intro', 'x "y"'),
      ELEMENTS.replace('=main', '="x &quot;y&quot;"'),
    ],
    [
      'set a segment of an element that has none',
      setSegment(parse(ELEMENTS), 'outro', 'main'),
      ELEMENTS.replace("name='outro'", 'name=\'outro\' soundSegment="main"'),
    ],
    [
      'set a segment of an element without anything',
      setSegment(parse('<as:section>x</as:section>'), 0, 'm'),
      '<as:section soundSegment="m">x</as:section>',
    ],
    ['set a segment of implicit text', setSegment(parse('\nHello'), 0, 'm'), '\n<<soundSegment::m>>Hello'],
    [
      'take away a segment before its section',
      setSegment(parse('<<soundSegment::m>>\n<<sectionName::a>>x'), 'a', undefined),
      '<<sectionName::a>>x',
    ],
    [
      'take away a segment behind its section',
      setSegment(parse(TAGS), 'main', undefined),
      TAGS.replace(' <<soundSegment::*>>', ''),
    ],
    [
      'take away a segment of an element',
      setSegment(parse(ELEMENTS), 'intro', undefined),
      ELEMENTS.replace(' soundSegment=main', ''),
    ],
    ['say nothing of a segment as before', setSegment(parse(ELEMENTS), 'outro', undefined), ELEMENTS],
    [
      'split a section, the music going on',
      splitSection(parse(TAGS), 'main', 'Some '.length, 'more'),
      TAGS.replace('Some news.', 'Some\n\n<<soundSegment::*>><<sectionName::more>>\nnews.'),
    ],
    [
      'split an element',
      splitSection(parse('<as:section name="a">\n<p>1</p> 2\n</as:section>\n'), 'a', '<p>1</p>'.length, 'b'),
      '<as:section name="a">\n<p>1</p>\n</as:section>\n\n<as:section name="b">\n2\n</as:section>\n',
    ],
    [
      'split the last of a document',
      splitSection(parse('<speak><<sectionName::a>>x y</speak>'), 'a', 1, 'b'),
      '<speak><<sectionName::a>>x\n\n<<sectionName::b>>\ny</speak>',
    ],
    ['split implicit text', splitSection(parse('x. y.'), 0, 2, 'b'), 'x.\n\n<<sectionName::b>>\ny.'],
    ['merge two', mergeSection(parse(TAGS), 'main'), TAGS.replace('\n\n<<sectionName::outro>>', '\n\n')],
    [
      'merge two elements',
      mergeSection(parse(ELEMENTS), 'intro'),
      '<as:section name="intro" soundSegment=main>\nHello.\nBye.\n</as:section>\n',
    ],
    [
      'merge elements of which the first is closed at once',
      mergeSection(parse('<as:section name=a /><as:section name=b>x</as:section>'), 'a'),
      '<as:section name=a>x</as:section>',
    ],
    [
      'edit the second of two with one name',
      renameSection(parse('<<sectionName::a>>1 <<sectionName::a>>2'), 1, 'b'),
      '<<sectionName::a>>1 <<sectionName::b>>2',
    ],
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
    ['a split of a tag', () => splitSection(parse('a <<media::x>> b'), 0, 6, 'b'), 'script_invalid'],
    ['a split of an element', () => splitSection(parse('<p>one two</p>'), 0, 6, 'b'), 'script_invalid'],
    ['a split of an entity', () => splitSection(parse('one &amp; two'), 0, 6, 'b'), 'script_invalid'],
    ['a split of a parameter', () => splitSection(parse('one {{x y}} two'), 0, 8, 'b'), 'script_invalid'],
    ['a split of an emoji', () => splitSection(parse('one 👋 two'), 0, 5, 'b'), 'script_invalid'],
    ['a split before the text', () => splitSection(parse(TAGS), 'main', 0, 'b'), 'script_invalid'],
    ['a split into a name that is taken', () => splitSection(parse(TAGS), 'main', 5, 'intro'), 'script_invalid'],
    ['a merge of the last', () => mergeSection(parse(TAGS), 'outro'), 'script_invalid'],
    ['a segment with half a parameter', () => setSegment(parse(ELEMENTS), 0, '{{a'), 'script_invalid'],
    ['nothing in place of implicit text', () => replaceBody(parse('Hi'), 'default', ' '), 'script_invalid'],
  ])('%s', (_, edit, code) => {
    expect(edit).toThrow(expect.objectContaining({ code }));
  });
});
