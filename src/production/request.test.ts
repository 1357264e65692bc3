// What is wrong with a request is told in words, all of it, with the way to mend it.

import { expect, test } from 'vitest';
import { Refusal } from '../errors.ts';
import { parseRequest } from './request.ts';

function problemsOf(input: object): string[] {
  try {
    parseRequest({ text: 'Hello.', ...input }, 'news.json');
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    expect(error).toMatchObject({ code: 'bad_request', file: 'news.json' });
    return error.problems.map(({ message, hint }) => [message, hint].filter(Boolean).join(' '));
  }
  return [];
}

test.each<[input: object, problems: string[]]>([
  [{}, []],
  [{ voise: 'x' }, ['There is no setting `voise`. Did you mean `voice`?']],
  [{ sections: { intro: { spede: 1 } } }, ['There is no setting `sections.intro.spede`. Did you mean `speed`?']],
  [JSON.parse('{"__proto__": {"voice": "x"}}'), [expect.stringContaining('no setting `__proto__`')]],
  [
    { preset: 'heavyduckin' },
    [expect.stringMatching(/^`preset` has to be .*, not "heavyduckin"\. Did you mean `heavyducking`\?$/)],
  ],
  [{ speed: 'fast' }, ['`speed` has to be a number, not "fast". Write a number without quotes.']],
  [{ preset: 'heavyDucking' }, []],
  [{ preset: { voice: { highPas: 75 } } }, ['There is no setting `preset.voice.highPas`. Did you mean `highPass`?']],
  [{ preset: { voice: { highPass: 0 } } }, ['`preset.voice.highPass` has to be at least 20, not 0.']],
  [
    { preset: { music: { eq: [{ type: 'peak', hertz: 24_000, decibels: Number.NaN }] } } },
    [
      '`preset.music.eq.0.hertz` has to be at most 20000, not 24000.',
      '`preset.music.eq.0.decibels` has to be a number, not NaN. Write a number that is finite.',
    ],
  ],
  [
    { preset: { voice: { compressor: { threshold: -18, ratio: -2, attack: 0.01, release: 0.1, mostReduction: 4 } } } },
    ['`preset.voice.compressor.ratio` has to be at least 1, not -2.'],
  ],
  [
    { preset: { voice: { eq: new Array(9).fill({ type: 'peak', hertz: 1000, decibels: 1 }) } } },
    ['`preset.voice.eq` has to be at most 8 entries long, not 9.'],
  ],
  [
    { preset: { music: { ducking: { hold: 1, under: -2 } } } },
    [
      expect.stringContaining('`preset.music.ducking.under` cannot be -2: under speech music is not louder'),
      expect.stringContaining('`preset.music.ducking.hold` cannot be 1: it has to be at least 1.6'),
    ],
  ],
  [{ speed: 9 }, ['`speed` has to be at most 3, not 9.']],
  [{ forceLength: -1 }, [expect.stringMatching(/^`forceLength` has to be at least 0, not -1\.$/), expect.anything()]],
  [
    { voice: 3, media: 3 },
    [
      '`voice` has to be a text, not 3. Write a text in quotes.',
      '`media` has to be an object, not 3. Write names and values in { }.',
    ],
  ],
  [{ formats: [] }, ['`formats` has to be at least 1 entry long, not 0.']],
  [{ formats: 'mp3' }, ['`formats` has to be a list, not "mp3". Write a list in [ ].']],
  [{ voice: '' }, ['`voice` has to be at least 1 character long, not 0.']],
  [{ chapters: 1 }, ['`chapters` has to be true or false, not 1. Write true or false without quotes.']],
  [
    { loudness: true },
    ['`loudness` has to be a text or a number, not true. Write a text in quotes or a number without quotes.'],
  ],
  [{ media: { a: {} } }, [expect.stringMatching(/^`media\.a\.source` is missing\. Write a text in quotes/)]],
  [{ missingVoices: null }, ['`missingVoices` has to be refuse or substitute, not null. Write one of them.']],
  [{ timeline: [{ files: [{ media: 'a' }] }] }, ['`timeline.0.contentType` is missing. Write speech or sound.']],
  [{ timeline: [] }, ['`timeline` has to be at least 1 entry long, not 0.']],
  [{ media: { a: { source: 'a.wav', gain: 1e9 } } }, ['`media.a.gain` has to be at most 12, not 1000000000.']],
  [
    { media: { a: { source: 'a.wav', from: 3, to: 2, until: 4 } } },
    [
      '`media.a.to` cannot be 2: it has to be after `from`.',
      '`media.a.until` cannot be 4: say with `at` where it starts, too.',
    ],
  ],
  [
    { media: { a: { source: 'a.wav', at: 'in the middle' } } },
    [
      expect.stringMatching(
        /^`media\.a\.at` cannot be "in the middle": write a time such as `12\.5s`, `start of NAME`/,
      ),
    ],
  ],
  [{ media: { a: { source: 'a.wav', at: -1 } } }, ['`media.a.at` has to be at least 0, not -1.']],
  [
    { talkOver: true, speechStart: 2 },
    ['`speechStart` cannot be 2: take it away, or `talkOver`: each says when the speech begins.'],
  ],
  [{ audience: { '': 'x' } }, ['A name in `audience` has to be at least 1 character long, not 0.']],
  [{ lexicon: { Bath: 3 } }, [expect.stringMatching(/^`lexicon\.Bath` cannot be 3: write \{"ipa"/)]],
])('%j', (input, problems) => {
  expect(problemsOf(input)).toEqual(problems);
});

test('a refusal for one problem has its hint; of several, each has its own', () => {
  expect(() => parseRequest({ voise: 'x' })).toThrow(expect.objectContaining({ hint: 'Did you mean `voice`?' }));
  expect(() => parseRequest({ voise: 'x', formats: 3 })).toThrow(expect.objectContaining({ hint: undefined }));
});
