// What holds for every text: fast-check makes them of pieces of the language, and of real scripts with something broken.

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../errors.ts';
import { checkLimits } from './check-limits.ts';
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
import { interpret } from './interpret.ts';
import { parametersOf } from './parameters.ts';
import { parse } from './parse.ts';
import type { Cue } from './performance.ts';
import type { Node, Script, Span } from './script.ts';

const REAL = [
  readFileSync(new URL('./fixtures/evening-news.txt', import.meta.url), 'utf8'),
  "<<soundSegment::intro>><<sectionName::intro>>Hello world. Welcome {{username|friend}}…\n<<soundSegment::main>><<sectionName::main>> Create audio in a few easy steps.\n<<soundSegment::outro>><<sectionName::outro>> That's all.",
  '<<soundSegment::main>><<sectionName::main>> A <<media::boris>> B <<media::chris>> C <<media::depp>>',
  '</mstts:express-as><<sectionName::INTRO>><mstts:express-as style="excited">Hi<break time = \'2s\'/></mstts:express-as>',
  '<as:section name=a soundsegment=main>\n<as:sub name="s">Hi</as:sub><as:placeholder id="x">y</as:placeholder>\n</as:section>\n<as:section name="b">\n5 < 6 &amp; R&D\n</as:section>\n',
];

const PIECES = [
  ...[
    '<',
    '>',
    '<<',
    '>>',
    '::',
    '{{',
    '}}',
    '{',
    '|',
    '"',
    "'",
    '=',
    '/',
    '/>',
    '&',
    ';',
    '&amp;',
    '&#',
    '<!',
    '<!>',
    '-->',
    '<!--',
    ']]>',
  ],
  ...[
    '<![CDATA[',
    '<?xml?>',
    '<`',
    '`',
    '\n',
    ' ',
    '\t',
    '\0',
    '\uFEFF',
    '\uD800',
    'é',
    '😀',
    'a',
    'word',
    ' time=',
    '"2s"',
    '5',
    '*',
  ],
  ...[
    '<<sectionName::a>>',
    '<<sectionName::b>>',
    '<<soundSegment::m>>',
    '<<media::x>>',
    '<<soundEffect::e>>',
    '<<nope::x>>',
    '{{p}}',
    '{{q|r}}',
  ],
  ...[
    '<as:section name=a>',
    '<as:section name="b" soundSegment=m>',
    '</as:section>',
    '<as:sub name=s>',
    '</as:sub>',
    '<as:placeholder id=x>',
  ],
  ...[
    '</as:placeholder>',
    '<speak>',
    '</speak>',
    '<p>',
    '</p>',
    '<s>',
    '</s>',
    '<prosody rate="slow">',
    '</prosody>',
    '<break time="1s">',
  ],
  ...['<sub alias="z">', '</sub>', '<audio src=j>', '</audio>', '<nope>', '</nope>', '<!word>', '<!kind>word<!>'],
];
const pieces = fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((list) => list.join(''));
const broken = fc
  .tuple(
    fc.constantFrom(...REAL),
    fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(12), fc.constantFrom('', ...PIECES)), {
      maxLength: 6,
    }),
  )
  .map(([text, cuts]) =>
    cuts.reduce((now, [where, length, put]) => {
      const at = Math.floor(where * now.length);
      return now.slice(0, at) + put + now.slice(at + length);
    }, text),
  );
const text = fc.oneof(
  pieces,
  broken,
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: fc.constantFrom(...'<>:{}|!&;/ab"= \n') }),
);
const RUNS = { numRuns: 3000 };

describe('parse', () => {
  it('never throws, keeps the text, and points into it', () => {
    fc.assert(
      fc.property(text, (text) => {
        const script = parse(text);
        expect(script.text).toBe(text);
        let end = 0;
        for (const section of script.sections) {
          expect(section.span.start).toBeGreaterThanOrEqual(end);
          end = section.span.end;
          expectInside(section.body, section.span);
          if (section.nameSpan) expectInside(section.nameSpan, section.span);
          expectNested(section.nodes, section.span);
        }
        expect(end).toBeLessThanOrEqual(text.length);
        const whole = { start: 0, end: text.length };
        for (const { span, line, column } of script.diagnostics) {
          expectInside(span, whole);
          const lines = text.slice(0, span.start).split(/\r\n?|\n/);
          if (!(text[span.start - 1] === '\r' && text[span.start] === '\n'))
            expect([line, column]).toEqual([lines.length, lines.at(-1)!.length + 1]);
        }
        for (const { span } of script.parameters) expectInside(span, whole);
        parametersOf(script);
        checkLimits(script);
      }),
      RUNS,
    );
  });

  it('speaks plain text as it stands', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\w .,!?'’é😀>()-]*$/u), (text) => {
        const script = parse(text);
        expect(script.diagnostics).toEqual([]);
        expect(spoken(script)).toBe(text.trim());
      }),
    );
  });

  it('speaks nothing that an error points at', () => {
    fc.assert(
      fc.property(text, (text) => {
        const script = parse(text);
        const errors = script.diagnostics.filter(({ severity }) => severity === 'error');
        const performance = interpret(script, { audience: { p: 'v' } });
        for (const cue of performance.sections.flatMap(({ cues }) => cues))
          if (cue.kind === 'text' && text.slice(cue.span.start, cue.span.end) === cue.text)
            for (const { span } of errors) expect(cue.span.end <= span.start || span.end <= cue.span.start).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('interpret', () => {
  it('never obeys the value of a parameter', () => {
    const script = parse(
      '<as:section name=a>x {{v}} <sub alias="{{v}}">y</sub> <!{{v}}> <<media::{{v}}>> <as:sub name="{{v}}">z {{w|{v}</as:sub></as:section>',
    );
    const plain = shapeOf(interpret(script, { audience: { v: 'plain' } }).sections[0]!.cues);
    fc.assert(
      fc.property(fc.oneof(pieces, fc.string({ minLength: 1 })), (v) => {
        fc.pre(v.trim() !== '');
        const { sections, warnings } = interpret(script, { audience: { v } });
        expect(sections).toHaveLength(1);
        expect(warnings).toEqual([]);
        const { cues } = sections[0]!;
        expect(shapeOf(cues)).toEqual(plain);
        expect(cues[1]).toMatchObject({ kind: 'text', text: v });
      }),
      RUNS,
    );
  });

  it('keeps cues inside their section and in order', () => {
    fc.assert(
      fc.property(text, (text) => {
        for (const { span, cues } of interpret(parse(text)).sections) {
          let start = span.start;
          for (const cue of cues) {
            expectInside(cue.span, span);
            expect(cue.span.start).toBeGreaterThanOrEqual(start);
            start = cue.span.start;
          }
        }
      }),
      RUNS,
    );
  });
});

describe('edits', () => {
  const name = fc.constantFrom('a', 'b', 'new', 'R&D "x"', 'default', '序章');
  const segment = fc.constantFrom(undefined, '', '*', 'm"&');
  const edit = fc.oneof(
    fc.record({
      kind: fc.constant('replace' as const),
      at: fc.nat(5),
      body: fc.oneof(pieces, fc.constantFrom('New.', '{{x|y}} & <break/>')),
    }),
    fc.record({
      kind: fc.constant('insert' as const),
      at: fc.nat(5),
      name,
      segment,
      body: fc.oneof(pieces, fc.constant('New.')),
    }),
    fc.record({ kind: fc.constant('remove' as const), at: fc.nat(5) }),
    fc.record({ kind: fc.constant('move' as const), at: fc.nat(5), to: fc.nat(5) }),
    fc.record({ kind: fc.constant('rename' as const), at: fc.nat(5), name }),
    fc.record({ kind: fc.constant('set segment' as const), at: fc.nat(5), segment }),
    fc.record({ kind: fc.constant('split' as const), at: fc.nat(5), offset: fc.nat(40), name }),
    fc.record({ kind: fc.constant('merge' as const), at: fc.nat(5) }),
  );

  it('touch one section only, or are refused', () => {
    let done = 0;
    fc.assert(
      fc.property(text, edit, (text, edit) => {
        const script = parse(text);
        const before = sectionsOf(script);
        const index = script.sections.length > 0 ? edit.at % script.sections.length : 0;
        const target = before[index]?.name ?? 'none';
        // Of two sections with one name the first is meant.
        const first = before.findIndex((section) => section.name.normalize() === target.normalize());
        let after: Sections;
        try {
          after = sectionsOf(parse(apply(script, target, edit)));
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
          return;
        }
        done++;
        const expected = [...before];
        if (edit.kind === 'remove') expected.splice(first, 1);
        if (edit.kind === 'insert')
          expected.splice(Math.min(edit.at, before.length), 0, {
            name: edit.name,
            segment: edit.segment,
            body: edit.body.trim(),
          });
        if (edit.kind === 'replace') expected[first] = { ...expected[first]!, body: edit.body.trim() };
        if (edit.kind === 'rename') expected[first] = { ...expected[first]!, name: edit.name };
        if (edit.kind === 'set segment') {
          const { body } = expected[first]!;
          // A tag that stands amid the text is written anew, or gone from it.
          const { segmentSpan, body: bodySpan } = script.sections[first]!;
          const isAmid = segmentSpan !== undefined && segmentSpan.start >= bodySpan.start;
          expected[first] = { ...expected[first]!, segment: edit.segment, body: isAmid ? after[first]!.body : body };
        }
        if (edit.kind === 'split') {
          const { body, ...its } = expected[first]!;
          const [one, two] = [body.slice(0, edit.offset).trimEnd(), body.slice(edit.offset).trimStart()];
          const segment = its.segment ? '*' : undefined;
          expected.splice(first, 1, { ...its, body: one }, { name: edit.name, segment, body: two });
        }
        if (edit.kind === 'merge') {
          const [one, two] = [expected[first]!, expected[first + 1]!];
          expect(after[first]!.body.replace(/\s/g, '')).toBe((one.body + two.body).replace(/\s/g, ''));
          expected.splice(first, 2, { ...one, body: after[first]!.body });
        }
        if (edit.kind === 'move') {
          const [moved] = expected.splice(first, 1);
          expected.splice(Math.min(edit.to, expected.length), 0, moved!);
        }
        expect(after).toEqual(expected);
      }),
      RUNS,
    );
    expect(done).toBeGreaterThan(RUNS.numRuns / 4);
  });

  it('are undone by their opposites, byte for byte', () => {
    for (const real of REAL.slice(1)) {
      const script = parse(real);
      for (const { name, body, openedBy } of script.sections) {
        if (openedBy === undefined) continue;
        const changed = replaceBody(script, name, 'Something else.');
        expect(replaceBody(parse(changed), name, real.slice(body.start, body.end))).toBe(real);
      }
      const inserted = insertSection(script, script.sections.length, { name: 'extra', body: 'x' });
      expect(removeSection(parse(inserted), 'extra')).toBe(real);
    }
  });

  type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;
  function apply(script: Script, target: string, edit: Edit): string {
    switch (edit.kind) {
      case 'replace':
        return replaceBody(script, target, edit.body);
      case 'insert':
        return insertSection(script, edit.at, edit);
      case 'remove':
        return removeSection(script, target);
      case 'move':
        return moveSection(script, target, edit.to);
      case 'rename':
        return renameSection(script, target, edit.name);
      case 'set segment':
        return setSegment(script, target, edit.segment);
      case 'split':
        return splitSection(script, target, edit.offset, edit.name);
      case 'merge':
        return mergeSection(script, target);
    }
  }
});

type Sections = ReturnType<typeof sectionsOf>;
function sectionsOf({ text, sections }: Script) {
  return sections.map(({ name, segment, body }) => ({ name, segment, body: text.slice(body.start, body.end) }));
}

function spoken(script: Script): string {
  return interpret(script)
    .sections.flatMap(({ cues }) => cues)
    .map((cue) => (cue.kind === 'text' ? cue.text : ''))
    .join('');
}

/** Cues without what a value may change. */
function shapeOf(cues: readonly Cue[]) {
  return cues.map((cue) => [cue.kind, cue.span, cue.kind === 'text' ? cue.reading?.as : undefined]);
}

function expectInside(inner: Span, outer: Span): void {
  expect(inner.start).toBeGreaterThanOrEqual(outer.start);
  expect(inner.end).toBeGreaterThanOrEqual(inner.start);
  expect(inner.end).toBeLessThanOrEqual(outer.end);
}

/** Nodes stand inside what they are in, one after another. */
function expectNested(nodes: readonly Node[], outer: Span): void {
  let at = outer.start;
  for (const node of nodes) {
    expect(node.span.start).toBeGreaterThanOrEqual(at);
    at = node.span.end;
    if (node.type === 'part' || node.type === 'element') expectNested(node.children, node.span);
  }
  expect(at).toBeLessThanOrEqual(outer.end);
}
