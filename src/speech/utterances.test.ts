// What a section's cues become: who says which words in one breath, and what stands between.

import { describe, expect, test } from 'vitest';
import type { Voice } from '../providers/provider.ts';
import { type Cue, PLAIN_STYLE, type Style, type TextCue } from '../script/performance.ts';
import { decibels, seconds } from '../units.ts';
import { lexiconOf } from './lexicon.ts';
import { type Casting, PAUSES, planSpeech, type SpeechItem } from './utterances.ts';

const voice = (id: string, can: Partial<Voice['can']> = {}): Voice => ({
  id,
  provider: 'tone',
  name: id,
  language: 'en-US',
  gender: 'neutral',
  quality: 'test',
  tags: [],
  loudness: undefined,
  can: { wordTimes: true, phonemes: true, speed: { min: 0.5, max: 2 }, ...can },
  licence: 'Apache-2.0',
});

const nowhere = { start: 0, end: 0 };
const text = (words: string, style: Partial<Style> = {}, reading?: TextCue['reading']): Cue => ({
  kind: 'text',
  text: words,
  style: { ...PLAIN_STYLE, ...style },
  reading,
  span: { start: 0, end: words.length },
});
const pause = (length: number): Cue => ({ kind: 'break', seconds: seconds(length), span: nowhere });
const media: Cue = { kind: 'media', name: 'jingle', settings: {}, span: nowhere };

function plan(
  cues: Cue[],
  { can = {}, lexicon = {} }: { can?: Partial<Voice['can']>; lexicon?: Parameters<typeof lexiconOf>[0] } = {},
) {
  const warnings: string[] = [];
  const casting: Casting = {
    lexicon: lexiconOf(lexicon),
    direct: (_section, asked) => ({ voice: voice(asked.voice ?? 'narrator', can), speed: 1, gain: decibels(0) }),
  };
  return { items: planSpeech('s', cues, casting, (code) => warnings.push(code)), warnings };
}

/** `[one two|0.38|three] 0.7 …`: words of utterances in brackets, what is between them in numbers and names. */
function draw(items: readonly SpeechItem[]): string {
  return items
    .map((item) => {
      if (item.kind === 'pause') return `${Math.round(item.pause.seconds * 100) / 100}${item.pause.written ? '!' : ''}`;
      if (item.kind !== 'utterance') return item.cue.name;
      const words = item.utterance.words.map(
        (word) =>
          word.spoken.map((said) => said.ipa ?? said.text).join('-') +
          (word.followedBy.length > 0 ? `|${draw(word.followedBy)}|` : ' '),
      );
      return `[${words.join('').trim()}]`;
    })
    .join(' ');
}

describe('sentences', () => {
  test('short sentences are spoken together and cut, each gap being ours', () => {
    expect(draw(plan([text('Good morning. It is raining.')]).items)).toBe('[Good morning|0.38|It is raining] 0.38');
  });

  test('an abbreviation ends none', () => {
    expect(draw(plan([text('Dr. Osei is here.')]).items)).toBe('[doctor Osei is here] 0.38');
  });

  test('an empty line is a paragraph', () => {
    expect(draw(plan([text('First thing\n\nSecond thing')]).items)).toBe('[First thing] 0.7 [Second thing]');
  });

  test('a written sentence or paragraph ends whatever its punctuation', () => {
    const ends = (level: 'sentence' | 'paragraph'): Cue => ({ kind: 'boundary', level, span: nowhere });
    const cues = [text('First thing'), ends('sentence'), text('Second. '), ends('paragraph'), text('Third')];
    expect(draw(plan(cues).items)).toBe('[First thing] 0.38 [Second] 0.7 [Third]');
    const fast = [text('One', { rate: 2 }), ends('sentence'), text('Two', { rate: 2 })];
    expect(draw(plan(fast).items)).toBe('[One] 0.19 [Two]');
  });

  test('gaps are divided by the speed', () => {
    expect(draw(plan([text('One. ', { rate: 2 }), text('Two.', { rate: 2 })]).items)).toBe('[One|0.19|Two] 0.19');
  });

  test('a voice without word times gets a sentence at a time', () => {
    expect(draw(plan([text('Good morning. It is raining.')], { can: { wordTimes: false } }).items)).toBe(
      '[Good morning] 0.38 [It is raining] 0.38',
    );
  });

  test('no utterance is longer than a voice can take, and none of the words is lost', () => {
    const long = Array.from({ length: 200 }, (_, i) => (i % 9 === 8 ? 'word,' : 'word')).join(' ');
    const utterances = plan([text(long)]).items.filter((item) => item.kind === 'utterance');
    expect(utterances.length).toBeGreaterThan(3);
    expect(utterances.flatMap((item) => item.utterance.words).length).toBe(200);
    for (const { utterance } of utterances) {
      expect(utterance.words.map((word) => `${word.spoken[0]!.text} `).join('').length).toBeLessThanOrEqual(250);
      // It is cut at a comma where there is one.
      if (utterance !== utterances.at(-1)!.utterance) expect(utterance.words.at(-1)!.spoken[0]!.after).toBe(',');
    }
  });
});

describe('what stands between words', () => {
  test('a written break inside a sentence cuts it where it stands', () => {
    expect(draw(plan([text('And the winner '), pause(1.5), text(' is Maya.')]).items)).toBe(
      '[And the winner|1.5!|is Maya] 0.38',
    );
  });

  test('a written break replaces a shorter gap and never adds to it', () => {
    expect(draw(plan([text('One. '), pause(2), text('Two.')]).items)).toBe('[One|2!|Two] 0.38');
    expect(draw(plan([text('One. '), pause(0.1), text('Two.')]).items)).toBe(`[One|${PAUSES.sentence}!|Two] 0.38`);
  });

  test('written breaks add up', () => {
    expect(draw(plan([text('One.'), pause(2), pause(1), text('Two.')]).items)).toBe('[One|3!|Two] 0.38');
  });

  test('a break before the first word and after the last one is kept', () => {
    expect(draw(plan([pause(1), text('One.'), pause(2)]).items)).toBe('1! [One] 2!');
  });

  test('media inside a sentence cut it; alone they are a section', () => {
    expect(draw(plan([text('Before '), media, text(' after.')]).items)).toBe('[Before|jingle|after] 0.38');
    expect(draw(plan([media]).items)).toBe('jingle');
  });
});

describe('how words are said', () => {
  test('the caption keeps what is written, the voice gets what is said', () => {
    const { items } = plan([text('It costs “$3.50”, today!')]);
    const [first] = items;
    if (first?.kind !== 'utterance') throw new Error('nothing is spoken');
    expect(first.utterance.words.map((word) => word.written)).toEqual(['It', 'costs', '$3.50', 'today']);
    expect(first.utterance.words.map((word) => word.shown).join('')).toBe('It costs “$3.50”, today!');
    expect(first.utterance.words[2]!.spoken.map((said) => said.text).join(' ')).toMatch(/three dollars/);
  });

  test('phonemes, substitutions and say-as replace the normaliser, whatever stands around them', () => {
    const cues = [
      text('Say '),
      text('tomato', {}, { as: 'ipa', ipa: 'təˈmɑːtoʊ' }),
      text(' on '),
      text('W3C', {}, { as: 'alias', alias: 'the web consortium' }),
      text(' and '),
      text('abc', {}, { as: 'say-as', interpret: 'characters', format: undefined }),
      text('.'),
    ];
    const drawn = draw(plan(cues).items);
    expect(drawn).toContain('təˈmɑːtoʊ');
    expect(drawn).toContain('the-web-consortium');
    expect(drawn.toLowerCase()).toMatch(/and \S+-\S+-\S+\]/);
  });

  test('a voice that reads no phonemes says the word and warns', () => {
    const { items, warnings } = plan([text('tomato', {}, { as: 'ipa', ipa: 'x' })], { can: { phonemes: false } });
    expect(draw(items)).toBe('[tomato]');
    expect(warnings).toEqual(['phonemes_ignored']);
  });

  test('the lexicon speaks for every occurrence, whatever its case', () => {
    expect(draw(plan([text('Ask Siobhan. SIOBHAN knows.')], { lexicon: { siobhan: { ipa: 'ʃɪˈvɔːn' } } }).items)).toBe(
      '[Ask ʃɪˈvɔːn|0.38|ʃɪˈvɔːn knows] 0.38',
    );
  });

  test('the nearest lexicon entry wins: voice, dialect, language, provider, default', () => {
    const entries = {
      bath: {
        default: { ipa: 'd' },
        tone: { ipa: 't' },
        en: { ipa: 'e' },
        'en-US': { ipa: 'u' },
        narrator: { ipa: 'n' },
      },
    };
    const order = ['n', 'u', 'e', 't', 'd'];
    const keys = ['narrator', 'en-US', 'en', 'tone', 'default'] as const;
    for (let i = 0; i < keys.length; i++) {
      const left = Object.fromEntries(Object.entries(entries.bath).filter(([key]) => keys.indexOf(key as never) >= i));
      expect(draw(plan([text('bath')], { lexicon: { bath: left as never } }).items)).toBe(`[${order[i]}]`);
    }
  });

  test('volume and emphasis are gains of words, so that the sentence stays whole', () => {
    const [first] = plan([text('This is '), text('not', { emphasis: 'strong' }), text(' all.')]).items;
    if (first?.kind !== 'utterance') throw new Error('nothing is spoken');
    expect(first.utterance.words.map((word) => word.gain > 0)).toEqual([false, false, true, false]);
  });

  test('what a voice cannot do is a warning', () => {
    expect(plan([text('Hi', { mood: 'cheerful' })]).warnings).toEqual(['style_ignored']);
    expect(plan([text('Hi', { rate: 4 })]).warnings).toEqual(['speed_limited']);
    const wibble = { as: 'say-as', interpret: 'wibble', format: undefined } as const;
    expect(plan([text('12', {}, wibble)]).warnings).toEqual(['say_as_unknown']);
    expect(plan([text('12', {}, { ...wibble, interpret: 'Cardinal' })]).warnings).toEqual([]);
    expect(plan([text('Hi 🎉')]).warnings).toEqual(['not_spoken']);
  });

  test('another voice begins another utterance', () => {
    expect(draw(plan([text('I say. '), text('She says.', { voice: 'guest' })]).items)).toBe(
      '[I say] 0.38 [She says] 0.38',
    );
  });
});

test('a word longer than a voice takes at once is an utterance of its own', () => {
  const long = 'x'.repeat(3900);
  const { items } = plan([text(`One ${long} two.`)], { can: { phonemes: false } });
  const spoken = items.flatMap((item) => (item.kind === 'utterance' ? [item.utterance.words] : []));
  expect(spoken.every((words) => words.length > 0)).toBe(true);
  expect(spoken.flat().map((word) => word.written)).toEqual(['One', long, 'two']);
});

test('a mark belongs to the word that follows it; one that none follows is a warning', () => {
  const mark = (name: string): Cue => ({ kind: 'mark', name, span: nowhere });
  const { items, warnings } = plan([mark('a'), text('One '), mark('b'), mark('c'), text('two.'), mark('d')]);
  const [first] = items;
  if (first?.kind !== 'utterance') throw new Error('nothing is spoken');
  expect(first.utterance.words.map((word) => word.marks)).toEqual([['a'], ['b', 'c']]);
  expect(warnings).toEqual(['mark_ignored']);
});
