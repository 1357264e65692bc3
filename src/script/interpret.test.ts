import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../limits.ts';
import { type InterpretOptions, interpret } from './interpret.ts';
import { momentOf } from './moment.ts';
import { parse } from './parse.ts';
import type { Cue, TextCue } from './performance.ts';

const perform = (text: string, options?: InterpretOptions) => interpret(parse(text), options);
const cuesOf = (text: string, options?: InterpretOptions): readonly Cue[] =>
  perform(text, options).sections.flatMap(({ cues }) => cues);
const spoken = (text: string, options?: InterpretOptions) =>
  cuesOf(text, options)
    .map((cue) => (cue.kind === 'text' ? cue.text : ''))
    .join('');
const textCues = (text: string, options?: InterpretOptions) =>
  cuesOf(text, options).filter((cue): cue is TextCue => cue.kind === 'text');
const styleOf = (text: string, options?: InterpretOptions) => textCues(text, options)[0]!.style;

it('performs a script with every form in it', async () => {
  const text = readFileSync(new URL('./fixtures/evening-news.txt', import.meta.url), 'utf8');
  const performance = perform(text, {
    audience: { NAME: 'Ada <break time="9s"/>', day: 'Monday', clip: 'boris', degrees: '5 < 6' },
  });
  const { sections, warnings } = performance;
  const lines = [...sections.flatMap(({ name, segment, cues }) => [{ section: name, segment }, ...cues]), ...warnings];
  // One line each; places apart, which are checked against the text below.
  const shown = lines.map((line) => JSON.stringify(line, (key, value) => (key === 'span' ? undefined : value)));
  await expect(`${shown.join('\n')}\n`).toMatchFileSnapshot('./fixtures/evening-news.cues.jsonl');
  for (const cue of performance.sections.flatMap(({ cues }) => cues))
    if (cue.kind === 'text' && cue.reading === undefined) {
      const written = text.slice(cue.span.start, cue.span.end);
      if (!/^<as:placeholder|[{&]/.test(written)) expect(written).toContain(cue.text);
    }
});

describe('parameters', () => {
  it.each<[string, Record<string, string>, string]>([
    ['hello {{username|friend}}, {{city|istanbul}} is', {}, 'hello friend, istanbul is'],
    ['hello {{username|friend}}', { username: 'Ada' }, 'hello Ada'],
    ['hello {{UserName}}', { username: 'Ada' }, 'hello Ada'],
    ['hello {{a}}', { A: 'folded', a: 'exact' }, 'hello exact'],
    ['hello {{a|b}}', { a: '' }, 'hello '],
    ['{{a}}', { a: '{{b}}', b: 'never' }, '{{b}}'],
    [
      '{{a}}',
      { a: '<<sectionName::x>><break time="5s"/>&amp;<!-- -->' },
      '<<sectionName::x>><break time="5s"/>&amp;<!-- -->',
    ],
    ['{{a}}', { a: "$& $1 $'" }, "$& $1 $'"],
    ['{{constructor|x}}{{__proto__|y}}', {}, 'xy'],
  ])('%j with %j', (text, audience, expected) => {
    const performance = perform(text, { audience });
    expect(spoken(text, { audience })).toBe(expected);
    expect(performance.warnings).toEqual([]);
    expect(performance.sections).toHaveLength(1);
  });

  it('fill in the values of tags', () => {
    const text =
      '<<soundSegment::{{mood|calm}}>><<sectionName::a>><<media::{{clip}}>><as:fx name="{{fx}}"/><break time="{{gap}}"/>';
    const { sections } = perform(text, { audience: { clip: 'boris>>', fx: '{{clip}}', gap: '2s' } });
    expect(sections[0]).toMatchObject({
      segment: 'calm',
      cues: [
        { kind: 'media', name: 'boris>>' },
        { kind: 'effect', name: '{{clip}}', attributes: { name: '{{clip}}' } },
        { kind: 'break', seconds: 2 },
      ],
    });
  });

  it('without value and fallback are said as nothing, with one warning each', () => {
    const { warnings } = perform('Hi {{band}}.\nBye {{Band}} {{city}}', { audience: { bnad: 'x' } });
    expect(warnings).toMatchObject([
      { code: 'parameter_missing', line: 1, column: 4, hint: expect.stringContaining('`bnad`') },
      { code: 'parameter_missing', line: 2, column: 14 },
    ]);
    expect(spoken('Hi {{band}}.')).toBe('Hi .');
  });

  it('can be demanded', () => {
    expect(() => perform('Hi {{band}} {{x|y}} {{city}}', { onMissing: 'refuse' })).toThrow(
      expect.objectContaining({
        code: 'parameter_missing',
        place: { line: 1, column: 4 },
        problems: [
          expect.objectContaining({ place: { line: 1, column: 4 } }),
          expect.objectContaining({ place: { line: 1, column: 21 } }),
        ],
      }),
    );
  });

  it('whose value is no time, rate or level change nothing, with a warning', () => {
    const { warnings } = perform(
      '<break time="{{x}}"/><prosody rate="{{x}}">a</prosody><emphasis level="{{x}}">b</emphasis>',
      {
        audience: { x: 'nonsense' },
      },
    );
    expect(warnings.map(({ code }) => code)).toEqual(['bad_value', 'bad_value', 'bad_value']);
  });
});

describe('styles', () => {
  it('nest: rates multiply, pitches and volumes add', () => {
    expect(
      styleOf('<prosody rate="80%" pitch="+2st" volume="-6dB"><prosody rate="50%" pitch="-3st" volume="+2dB">x'),
    ).toMatchObject({ rate: expect.closeTo(0.5), pitch: { semitones: -1, hertz: 0 }, volume: -4 });
    expect(styleOf('<prosody rate="+20%">x</prosody>').rate).toBeCloseTo(1.2);
  });

  it('stay within the limits, with a warning', () => {
    const { warnings, sections } = perform('<prosody rate="900%" pitch="+30st" volume="+40dB">x</prosody>');
    expect((sections[0]!.cues[0] as TextCue).style).toMatchObject({
      rate: LIMITS.speed.max,
      pitch: { semitones: LIMITS.pitchSemitones.max, hertz: 0 },
      volume: LIMITS.gainDecibels.max,
    });
    expect(warnings.map(({ code }) => code)).toEqual(['prosody_limited', 'prosody_limited', 'prosody_limited']);
  });

  it.each<[string, object]>([
    ['<voice name="Amy">x</voice>', { voice: 'Amy' }],
    ['<as:sub name="guest">x</as:sub>', { part: 'guest' }],
    ['<lang xml:lang="de">x</lang>', { language: 'de' }],
    ['<p xml:lang="fr">x</p>', { language: 'fr' }],
    ['<voice name="Amy" xml:lang="en-GB">x</voice>', { voice: 'Amy', language: 'en-GB' }],
    ['<emphasis>x</emphasis>', { emphasis: 'moderate' }],
    ['<emphasis level="reduced">x</emphasis>', { emphasis: 'reduced' }],
    ['<mstts:express-as style="excited">x</mstts:express-as>', { mood: 'excited' }],
  ])('%s', (text, expected) => {
    expect(styleOf(text)).toMatchObject(expected);
  });

  it('end with their element', () => {
    const [a, b, c] = textCues('a<prosody rate="slow">b</prosody>c');
    expect([a, b, c].map((cue) => cue!.style.rate)).toEqual([1, 0.64, 1]);
  });
});

describe('cues', () => {
  it.each<[string, object[]]>([
    ['<break/>', [{ kind: 'break', seconds: 0.5 }]],
    ['<break strength="none"/>', [{ kind: 'break', seconds: 0 }]],
    ['<break strength="x-strong"/>', [{ kind: 'break', seconds: 0.9 }]],
    ['<break strength="weak" time=".25s"/>', [{ kind: 'break', seconds: 0.25 }]],
    [' <break time="1s"/> <<media::a>> ', [{ kind: 'break' }, { kind: 'media' }]],
    ['a <!b> <!c>', [{ text: 'a ' }, { text: 'b' }, { text: ' ' }, { text: 'c' }]],
    ['<mark name="m"/>', [{ kind: 'mark', name: 'm' }]],
    ['<sub alias="x"/>', [{ text: 'x', reading: { as: 'alias', alias: 'x' } }]],
    ['<sub alias="x">a {{b|c}}</sub>', [{ text: 'a c', reading: { as: 'alias', alias: 'x' } }]],
    ['<phoneme alphabet="x-sampa" ph="x">a</phoneme>', [{ text: 'a' }]],
    ['<p>a</p><p>b</p>', [{ text: 'a' }, { level: 'paragraph' }, { text: 'b' }, { level: 'paragraph' }]],
    ['<p><s>a</s> <s>b</s></p>', [{ text: 'a' }, { level: 'sentence' }, { text: 'b' }, { level: 'paragraph' }]],
    ['x <s>a</s>', [{ text: 'x ' }, { level: 'sentence' }, { text: 'a' }, { level: 'sentence' }]],
  ])('%s', (text, expected) => {
    const cues = cuesOf(text);
    expect(cues).toMatchObject(expected);
    expect(cues).toHaveLength(expected.length);
  });

  it('cut pauses that are too long, with a warning that says where', () => {
    const { sections, warnings } = perform('Hi\n<break time="500s"/>');
    expect(sections[0]!.cues.at(-1)).toMatchObject({ kind: 'break', seconds: LIMITS.breakSeconds });
    expect(warnings).toMatchObject([{ code: 'break_too_long', line: 2, column: 1 }]);
  });
});

it('a media tag says how and where its file is played', () => {
  const settings = (tag: string, audience = {}) => {
    const { sections, warnings } = interpret(parse(`${tag} Hi.`), { audience });
    const cue = sections[0]!.cues[0]!;
    return { ...(cue.kind === 'media' ? cue.settings : {}), warnings: warnings.map(({ message }) => message) };
  };
  expect(
    settings('<as:media name="a" kind=Music gain="-6 dB" from=2s to="4500ms" fadeIn=1s fadeout=2s loop at="0s" />'),
  ).toEqual({
    kind: 'music',
    gain: -6,
    from: 2,
    to: 4.5,
    fadeIn: 1,
    fadeOut: 2,
    loop: true,
    at: { anchor: { kind: 'beginning' }, offset: 0 },
    warnings: [],
  });
  expect(settings('<audio src="a" clipBegin="1s" clipEnd="2s" soundLevel="+3dB"/>')).toEqual({
    from: 1,
    to: 2,
    gain: 3,
    warnings: [],
  });
  expect(settings('<as:media name=a gain="{{level}}"/>', { level: 'loud' })).toEqual({
    warnings: ['`loud` is no gain; it changes nothing.'],
  });
});

it.each<[written: string, moment: object | undefined]>([
  ['12.5s', { anchor: { kind: 'beginning' }, offset: 12.5 }],
  ['start of news', { anchor: { kind: 'start', section: 'news' }, offset: 0 }],
  ['END  of the evening news - 500ms', { anchor: { kind: 'end', section: 'the evening news' }, offset: -0.5 }],
  ['mark half-time +0.2s', { anchor: { kind: 'mark', mark: 'half-time' }, offset: 0.2 }],
  ['mark a-2s', { anchor: { kind: 'mark', mark: 'a-2s' }, offset: 0 }],
  ['-1s', undefined],
  ['news', undefined],
  ['start of', undefined],
  ['mark now + 1.2.3s', undefined],
])('the moment %j', (written, moment) => {
  expect(momentOf(written)).toEqual(moment);
});
