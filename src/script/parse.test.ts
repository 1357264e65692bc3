import { describe, expect, it } from 'vitest';
import { LIMITS } from '../limits.ts';
import { parse } from './parse.ts';
import type { Node, Script } from './script.ts';

/** Nodes in short: texts as they are, everything else as [type or element, name or attributes, …children]. */
function outline(nodes: readonly Node[]): unknown[] {
  return nodes.map((node) => {
    switch (node.type) {
      case 'text':
        return node.text;
      case 'parameter':
        return node.fallback === undefined ? ['parameter', node.name] : ['parameter', node.name, node.fallback];
      case 'lexi':
        return ['lexi', node.kind, node.text];
      case 'part':
        return ['part', node.name, ...outline(node.children)];
      case 'element':
        return [node.name, node.attributes, ...outline(node.children)];
      default:
        return [node.type, node.name, node.attributes];
    }
  });
}

const sectionsOf = (script: Script) => script.sections.map(({ name, segment }) => [name, segment]);
const codesOf = (script: Script) => script.diagnostics.map(({ severity, code }) => `${severity} ${code}`);
const bodiesOf = ({ text, sections }: Script) => sections.map(({ body }) => text.slice(body.start, body.end));
/** What the diagnostics point at. */
const pointsOf = ({ text, diagnostics }: Script) => diagnostics.map(({ span }) => text.slice(span.start, span.end));

describe('sections', () => {
  it.each<[string, unknown[]]>([
    ['Hello world', [['default', undefined]]],
    ['<<sectionName::intro>>Hi', [['intro', undefined]]],
    ['<<soundSegment::main>><<sectionName::intro>>Hi', [['intro', 'main']]],
    ['<<sectionName::intro>><<soundSegment::main>>Hi', [['intro', 'main']]],
    ['<< sectionName :: intro >>\n  << soundSegment ::\n main >>\n Hi', [['intro', 'main']]],
    ['<<SECTIONNAME::intro>>Hi', [['intro', undefined]]],
    ['<<soundSegment::main>>Hi', [['default', 'main']]],
    [
      'Hey <<soundSegment::Main>><<sectionName::hello>>hello world {{username}}',
      [
        ['default', undefined],
        ['hello', 'Main'],
      ],
    ],
    [
      '<<soundSegment::a>><<sectionName::x>>1<<soundSegment::*>><<sectionName::y>>2',
      [
        ['x', 'a'],
        ['y', '*'],
      ],
    ],
    [
      '<<sectionName::x>><<soundSegment::a>>1<<sectionName::y>><<soundSegment::>>2',
      [
        ['x', 'a'],
        ['y', ''],
      ],
    ],
    ['<<sectionName::Einleitung für alle · 序章>>Hi', [['Einleitung für alle · 序章', undefined]]],
    ['<<sectionName::R&amp;D>>Hi', [['R&D', undefined]]],
    ['<as:section name="x" soundSegment="main">Hi</as:section>', [['x', 'main']]],
    ["<as:section name = 'x' soundsegment = main >Hi</as:section>", [['x', 'main']]],
    ['<as:section soundSegment=main>Hi</as:section>', [['default', 'main']]],
    ['<as:section name=x soundSegment="">Hi</as:section>', [['x', '']]],
    ['<as:section name=“x y”>Hi</as:section>', [['x y', undefined]]],
    ['<AS:SECTION NAME=x>Hi</AS:SECTION>', [['x', undefined]]],
    ['<<soundSegment::m>>\n<as:section name=x>Hi</as:section>', [['x', 'm']]],
    [
      'Hi <as:section name=x>1</as:section>\n<<sectionName::y>>2<as:section name=z>3</as:section>',
      [
        ['default', undefined],
        ['x', undefined],
        ['y', undefined],
        ['z', undefined],
      ],
    ],
    ['<speak><as:section name=x>1</as:section></speak>', [['x', undefined]]],
    [
      '<?xml version="1.0"?>\n<speak version="1.0" xml:lang="en-GB"><<sectionName::x>>1<<sectionName::y>>2</speak>\n',
      [
        ['x', undefined],
        ['y', undefined],
      ],
    ],
    ['\uFEFF<!-- only a note --> <<sectionName::x>>Hi', [['x', undefined]]],
    ['', []],
    [' \n\t ', []],
    ['<!-- nothing -->', []],
  ])('%j', (text, expected) => {
    const script = parse(text);
    expect(script.diagnostics).toEqual([]);
    expect(sectionsOf(script)).toEqual(expected);
  });

  it('gives a segment between two section tags to the section that the script gives them to elsewhere', () => {
    expect(sectionsOf(parse('<<sectionName::a>><<soundSegment::m>><<sectionName::b>>x'))).toEqual([
      ['a', undefined],
      ['b', 'm'],
    ]);
    expect(
      sectionsOf(
        parse('<<sectionName::a>><<soundSegment::m>>x<<sectionName::b>><<soundSegment::n>><<sectionName::c>>y'),
      ),
    ).toEqual([
      ['a', 'm'],
      ['b', 'n'],
      ['c', undefined],
    ]);
  });

  it('knows the body without its tags and the white space around', () => {
    const text =
      '\n <<soundSegment::m>> <<sectionName::a>>\n  Hello {{x}}. \n\n<as:section name=b>\n B \n</as:section>\n';
    const script = parse(text);
    expect(bodiesOf(script)).toEqual(['Hello {{x}}.', 'B']);
    expect(script.sections.map(({ span }) => text.slice(span.start, span.end))).toEqual([
      '<<soundSegment::m>> <<sectionName::a>>\n  Hello {{x}}.',
      '<as:section name=b>\n B \n</as:section>',
    ]);
  });

  it('carries the language of a <speak> into every section', () => {
    const { sections } = parse('<speak xml:lang="de"><<sectionName::a>>eins<<sectionName::b>>zwei</speak>');
    expect(sections.map(({ nodes }) => outline(nodes))).toEqual([
      [['speak', { 'xml:lang': 'de' }, 'eins']],
      [['speak', { 'xml:lang': 'de' }, 'zwei']],
    ]);
  });
});

describe('nodes', () => {
  it.each<[string, unknown[]]>([
    // v1
    ['a <<media::clip>> b', ['a ', ['media', 'clip', {}], ' b']],
    ['<<media::{{clip}}>>', [['media', '{{clip}}', {}]]],
    ['<<soundEffect::effect1>>', [['effect', 'effect1', {}]]],
    ['Hi {{name}}!', ['Hi ', ['parameter', 'name'], '!']],
    ['{{ first name | dear friend }}', [['parameter', 'first name', 'dear friend']]],
    ['{{name|}}', [['parameter', 'name', '']]],
    ['{{n|Q&amp;A}} {{m|5 < 6}}', [['parameter', 'n', 'Q&A'], ' ', ['parameter', 'm', '5 < 6']]],
    ['<!Bristol> and <!Bath>', [['lexi', undefined, 'Bristol'], ' and ', ['lexi', undefined, 'Bath']]],
    ['<!location>Reading<!> town', [['lexi', 'location', 'Reading'], ' town']],
    ['<!Reading> is a <!Brand>Nike<!>', [['lexi', undefined, 'Reading'], ' is a ', ['lexi', 'brand', 'Nike']]],
    ['<!ipa>fəˈnɛtɪk<!>', [['lexi', 'ipa', 'fəˈnɛtɪk']]],
    ['<! New York >', [['lexi', undefined, 'New York']]],
    // v2
    ['<as:sub name="a">x</as:sub>y', [['part', 'a', 'x'], 'y']],
    ['<as:sub alias="World Wide Web">WWW</as:sub>', [['sub', { alias: 'World Wide Web' }, 'WWW']]],
    ['<as:placeholder id="x">you all</as:placeholder>', [['parameter', 'x', 'you all']]],
    ['<as:placeholder id=x/>', [['parameter', 'x']]],
    ['<as:media name="a" id=\'b\'/>', [['media', 'a', { name: 'a', id: 'b' }]]],
    ['<as:media id=b>', [['media', 'b', { id: 'b' }]]],
    ['<as:fx name=boom/>', [['effect', 'boom', { name: 'boom' }]]],
    ['<as:fx name="boom"></as:fx>', [['effect', 'boom', { name: 'boom' }]]],
    ['<`Dr. {{x}} &c.>', [['verbatim', {}, 'Dr. ', ['parameter', 'x'], ' &c.']]],
    ['<as:break time=500ms/>', [['break', { time: '500ms' }]]],
    ['<as:break strength="x-weak"/>', [['break', { strength: 'x-weak' }]]],
    ['<as:prosody pitch="high">x</as:prosody>', [['prosody', { pitch: 'high' }, 'x']]],
    // SSML
    ['<break time="2s"/>', [['break', { time: '2s' }]]],
    ["<break time = '2s'/>", [['break', { time: '2s' }]]],
    ['<break time = "2s">', [['break', { time: '2s' }]]],
    ['<break time="2s"></break>', [['break', { time: '2s' }]]],
    ['<break time=“2s”/>', [['break', { time: '2s' }]]],
    ['<BREAK TIME="600ms"\n/>', [['break', { time: '600ms' }]]],
    ['<break/>', [['break', {}]]],
    ['<break time="{{pause}}"/>', [['break', { time: '{{pause}}' }]]],
    [
      '<prosody rate="slow" pitch="+2st" volume="-6dB">x</prosody>',
      [['prosody', { rate: 'slow', pitch: '+2st', volume: '-6dB' }, 'x']],
    ],
    ['<emphasis level="strong">x</emphasis>', [['emphasis', { level: 'strong' }, 'x']]],
    ['<emphasis>x</emphasis>', [['emphasis', {}, 'x']]],
    [
      '<say-as interpret-as="date" format="dmy">1.2.26</say-as>',
      [['say-as', { 'interpret-as': 'date', format: 'dmy' }, '1.2.26']],
    ],
    ['<sub alias="a > b">x</sub>', [['sub', { alias: 'a > b' }, 'x']]],
    [
      '<phoneme alphabet="ipa" ph="təˈmɑːtəʊ"> tomato </phoneme>',
      [['phoneme', { alphabet: 'ipa', ph: 'təˈmɑːtəʊ' }, ' tomato ']],
    ],
    ['<p><s>One.</s><s>Two.</s></p>', [['p', {}, ['s', {}, 'One.'], ['s', {}, 'Two.']]]],
    ['<voice name="Amy">x</voice>', [['voice', { name: 'Amy' }, 'x']]],
    ['<lang xml:lang="fr">oui</lang>', [['lang', { 'xml:lang': 'fr' }, 'oui']]],
    ['<mark name="here"/>', [['mark', { name: 'here' }]]],
    ['<audio src="jingle">a jingle</audio>', [['media', 'jingle', { src: 'jingle' }]]],
    ['<audio src="jingle"/>', [['media', 'jingle', { src: 'jingle' }]]],
    ['<mstts:express-as style="excited">Wow</mstts:express-as>', [['express-as', { style: 'excited' }, 'Wow']]],
    ['<speak>x</speak>', [['speak', {}, 'x']]],
    // text
    ['5 < 6, a <3 b, R&D, AT&T; x << y, {x}, a > b', ['5 < 6, a <3 b, R&D, AT&T; x << y, {x}, a > b']],
    ['&lt;b&gt; &quot;&apos;&amp;&#8217;&#x1F600;', ['<b> "\'&’😀']],
    ['&amp;lt;break/>', ['&lt;break/>']],
    ['a<!-- <break> {{x}} -->b', ['a', 'b']],
    ['<![CDATA[a < b & {{c}}]]>', ['a < b & {{c}}']],
  ])('%j', (text, expected) => {
    const script = parse(text);
    expect(script.diagnostics.filter(({ code }) => code !== 'unknown_entity')).toEqual([]);
    expect(outline(script.sections[0]!.nodes)).toEqual(expected);
  });

  it('lists every parameter, also those inside values of tags', () => {
    const { parameters } = parse(
      '<as:placeholder id="z">f</as:placeholder>{{a|b}}<<media::{{c}}>><sub alias="{{d|e}}">x</sub><`{{f}}><!{{g}}>',
    );
    expect(parameters.map(({ name, fallback }) => [name, fallback])).toEqual([
      ['z', 'f'],
      ['a', 'b'],
      ['c', undefined],
      ['d', 'e'],
      ['f', undefined],
      ['g', undefined],
    ]);
  });
});

describe('what is not understood', () => {
  it.each<[string, string, string, string, string?]>([
    ['<<soundTemplate::intro>>Hi', 'error unknown_tag', '<<soundTemplate::intro>>', 'Hi', 'soundSegment'],
    ['<<sectionaName::outro>>Hi', 'error unknown_tag', '<<sectionaName::outro>>', 'Hi', 'sectionName'],
    ['<<sectionName:outro>>Hi', 'error unknown_tag', '<<sectionName:outro>>', 'Hi', 'sectionName'],
    ['<<intro>>Hi', 'error unknown_tag', '<<intro>>', 'Hi', 'The tags are'],
    ['Hi</mstts:express-as>', 'error stray_closing_tag', '</mstts:express-as>', 'Hi'],
    ['Hi</>', 'error stray_closing_tag', '</>', 'Hi'],
    ['Hi<!>', 'error stray_closing_tag', '<!>', 'Hi'],
    ['Hi <braek time="2s"/>', 'error unknown_element', '<braek time="2s"/>', 'Hi ', '<break>'],
    ['<section name="a">Hi</section>', 'error unknown_element', '<section name="a">', 'Hi', '<as:section>'],
    [
      '<amazon:effect name="whispered">Hi</amazon:effect>',
      'error unknown_element',
      '<amazon:effect name="whispered">',
      'Hi',
    ],
    ['<prosody rate="slow">Hi', 'error unclosed_element', '<prosody rate="slow">', 'Hi', '</prosody>'],
    ['<speak>Hi', 'error unclosed_element', '<speak>', 'Hi'],
    ['<p><s>Hi</p>', 'error unclosed_element', '<s>', 'Hi'],
    ['<as:section name="a">Hi', 'error unclosed_element', '<as:section name="a">', 'Hi', '</as:section>'],
    [
      '<as:section name=a>Hi<as:section name=b></as:section></as:section>',
      'error nested_section',
      '<as:section name=b>',
      'Hi',
    ],
    ['<as:section name=a>Hi</as:section> lost ', 'error text_outside_section', 'lost', 'Hi'],
    ['<as:sub name=a>Hi<as:sub name=b></as:sub></as:sub>', 'error nested_part', '<as:sub name=b>', 'Hi'],
    ['<<sectionName::>>Hi', 'error empty_name', '<<sectionName::>>', 'Hi'],
    ['<as:section name="">Hi</as:section>', 'error empty_name', '""', 'Hi'],
    ['Hi<<media::>>', 'error empty_name', '<<media::>>', 'Hi'],
    [`<<sectionName::${'x'.repeat(61)}>>Hi`, 'error name_too_long', 'x'.repeat(61), 'Hi'],
    ['<<sectionName::_a>>Hi', 'error reserved_name', '_a', 'Hi'],
    ['<<sectionName::{{a}}>>Hi', 'error bad_name', '{{a}}', 'Hi'],
    ['<<sectionName::a>>Hi<<sectionName::a>>Ho', 'error duplicate_section', 'a', 'Hi'],
    [
      '<<sectionName::a>>Hi<<sectionName::e\u0301>>Ho<<sectionName::\u00e9>>Hu',
      'error duplicate_section',
      '\u00e9',
      'Hi',
    ],
    ['Hi <<sectionName::a\nHo', 'error unclosed_tag', '<<sectionName::a', 'Hi \nHo'],
    ['<<sectionName::a>Hi', 'error unclosed_tag', '<<sectionName::a>', 'Hi'],
    ['Hi <break time="2s"', 'error unclosed_tag', '<break time="2s"', 'Hi '],
    ['Hi </p', 'error unclosed_tag', '</p', 'Hi '],
    ['Hi <!Bristol', 'error unclosed_tag', '<!Bristol', 'Hi '],
    ['Hi <`Dr.', 'error unclosed_tag', '<`Dr.', 'Hi '],
    ['Hi <!-- note\nHo', 'error unclosed_comment', '<!-- note', 'Hi \nHo'],
    ['Hi <![CDATA[x', 'error unclosed_tag', '<![CDATA[x', 'Hi '],
    ['Hi <break time="soon"/>', 'error bad_break', '"soon"', 'Hi '],
    ['Hi <break time="-2s"/>', 'error bad_break', '"-2s"', 'Hi '],
    ['Hi <break strength="loud"/>', 'error bad_break', '"loud"', 'Hi '],
    ['<prosody rate="80">Hi</prosody>', 'error bad_attribute', '"80"', 'Hi', '80%'],
    ['<prosody pitch="50Hz">Hi</prosody>', 'error bad_attribute', '"50Hz"', 'Hi'],
    ['<emphasis level="huge">Hi</emphasis>', 'error bad_attribute', '"huge"', 'Hi'],
    ['<sub>Hi</sub>', 'error bad_attribute', '<sub>', 'Hi', 'alias'],
    ['Hi<as:media/>', 'error bad_attribute', '<as:media/>', 'Hi', 'name'],
    ['<break time="1s" time="2s"/>Hi', 'error bad_attribute', 'time="2s"', 'Hi'],
    ['<break time="2s>Hi', 'error bad_attribute', '="2s', 'Hi', 'name="value"'],
    ['<sub alias="x"><break/>Hi</sub>', 'error misplaced_element', '<break/>', 'Hi'],
    ['<speak><speak>Hi</speak></speak>', 'error misplaced_element', '<speak>', 'Hi'],
    ['Hi {{name', 'error bad_parameter', '{{name', 'Hi '],
    ['Hi {{}}', 'error bad_parameter', '{{}}', 'Hi '],
    ['Hi {{a|<break/>}}', 'error bad_parameter', '{{a|<break/>}}', 'Hi '],
    ['Hi {{a|{b}}}', 'error bad_parameter', '{{a|{b}}', 'Hi }'],
    ['Hi <<media::{{}}>>', 'error bad_parameter', '{{}}', 'Hi '],
    ['Hi <as:placeholder id="a"><break/></as:placeholder>', 'error bad_parameter', '<as:placeholder id="a">', 'Hi '],
    ['Hi \0\0', 'error bad_character', '\0\0', 'Hi '],
    ['Hi \uD83D', 'error bad_character', '\uD83D', 'Hi '],
    ['Hi &#0;', 'error bad_entity', '&#0;', 'Hi '],
    ['Hi &#xD800;', 'error bad_entity', '&#xD800;', 'Hi '],
    [
      '<<sectionName::a>><<soundSegment::m>>Hi<<soundSegment::n>> Ho',
      'error misplaced_segment',
      '<<soundSegment::n>>',
      'Hi Ho',
    ],
    ['<<sectionName::a>>Hi<<soundSegment::n>> Ho', 'warning misplaced_segment', '<<soundSegment::n>>', 'Hi Ho'],
    ['Hi &eacute;', 'warning unknown_entity', '&eacute;', 'Hi &eacute;'],
    ['a <b and c', 'warning lone_bracket', '<', 'a <b and c'],
    ['<break tiem="2s"/>Hi', 'warning unknown_attribute', '"2s"', 'Hi', 'time'],
    ['<as:section nam=a>Hi</as:section>', 'warning unknown_attribute', 'a', 'Hi', 'name'],
    ['<as:media name=a gian="3dB"/>Hi', 'warning unknown_attribute', '"3dB"', 'Hi', 'gain'],
    ['<as:media name=a loop="yes" at="1s"/>Hi', 'error bad_attribute', '"yes"', 'Hi', 'loop'],
    ['<as:media name=a at="-1s"/>Hi', 'error bad_attribute', '"-1s"', 'Hi', 'mark NAME'],
    ['<as:media name=a at="middle of b"/>Hi', 'error bad_attribute', '"middle of b"', 'Hi', 'start of NAME'],
    ['<as:media name=a until="9s"/>Hi', 'warning unknown_attribute', '"9s"', 'Hi', 'at'],
    ['<audio src=a soundLevel="+40dB"/>Hi', 'error bad_attribute', '"+40dB"', 'Hi', '-6dB'],
    ['<phoneme alphabet="x-sampa" ph="x">Hi</phoneme>', 'warning unsupported_alphabet', '"x-sampa"', 'Hi'],
    ['<<sectionName::a>>Hi<<sectionName::b>> ', 'warning empty_section', '<<sectionName::b>>', 'Hi'],
  ])('%j', (text, code, points, spoken, hint = '') => {
    const script = parse(text);
    const at = codesOf(script).indexOf(code);
    expect(codesOf(script)).toContain(code);
    expect(pointsOf(script)).toContain(points);
    expect(textOf(script.sections[0]!.nodes)).toBe(spoken);
    expect(script.diagnostics[at]!.hint ?? '').toContain(hint);
  });

  it('says where: line and column from 1', () => {
    const { diagnostics } = parse('One.\r\n\tTwo <braek/> three.\n');
    expect(diagnostics).toMatchObject([{ line: 2, column: 6, span: { start: 11, end: 19 } }]);
  });

  it('reads every closing tag after an error as it was meant', () => {
    expect(codesOf(parse('<b>one <p>two</p></b>'))).toEqual(['error unknown_element']);
    const deep = `${'<p>'.repeat(40)}x${'</p>'.repeat(40)}`;
    expect(codesOf(parse(deep))).toEqual(['error too_deep']);
  });

  it('bounds the list of what is wrong, and still says that there are errors', () => {
    const { diagnostics } = parse(`${'&nope; '.repeat(LIMITS.diagnostics)}<<nope::x>>`);
    expect(diagnostics).toHaveLength(LIMITS.diagnostics + 1);
    expect(diagnostics.at(-1)).toMatchObject({ severity: 'error', code: 'too_many_problems' });
  });
});

function textOf(nodes: readonly Node[]): string {
  return nodes
    .map((node) => {
      if (node.type === 'text') return node.text;
      return node.type === 'part' || node.type === 'element' ? textOf(node.children) : '';
    })
    .join('');
}
