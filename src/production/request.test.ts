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
    return error.problems.map(({ message, hint }) => `${message} ${hint}`);
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
    [expect.stringMatching(/^`preset` must be .*, not "heavyduckin"\. Did you mean `heavyducking`\?$/)],
  ],
  [{ speed: 'fast' }, ['`speed` is "fast". Write a number without quotes.']],
  [{ preset: 'heavyDucking' }, []],
  [{ preset: { voice: { highPas: 75 } } }, ['There is no setting `preset.voice.highPas`. Did you mean `highPass`?']],
  [{ preset: { voice: { highPass: 0 } } }, ['`preset.voice.highPass` is 0. It has to be at least 20.']],
  [
    { preset: { music: { eq: [{ type: 'peak', hertz: 24_000, decibels: Number.NaN }] } } },
    [
      '`preset.music.eq.0.hertz` is 24000. It has to be at most 20000.',
      '`preset.music.eq.0.decibels` is NaN. Write a number that is finite.',
    ],
  ],
  [
    { preset: { voice: { compressor: { threshold: -18, ratio: -2, attack: 0.01, release: 0.1, mostReduction: 4 } } } },
    ['`preset.voice.compressor.ratio` is -2. It has to be at least 1.'],
  ],
  [
    { preset: { voice: { eq: new Array(9).fill({ type: 'peak', hertz: 1000, decibels: 1 }) } } },
    [expect.stringContaining('It has to be at most 8 entries long.')],
  ],
  [
    { preset: { music: { ducking: { hold: 1, under: -2 } } } },
    [
      expect.stringContaining('`preset.music.ducking.under` is -2. Under speech music is not louder'),
      expect.stringContaining('`preset.music.ducking.hold` is 1. It has to be at least 1.6'),
    ],
  ],
  [{ speed: 9 }, ['`speed` is 9. It has to be at most 3.']],
  [{ forceLength: -1 }, [expect.stringContaining('`forceLength` is -1.'), expect.anything()]],
  [{ voice: 3, media: 3 }, ['`voice` is 3. Write a text in quotes.', '`media` is 3. Write names and values in { }.']],
  [{ formats: [] }, ['`formats` is []. It has to be at least 1 entry long.']],
  [{ timeline: [] }, ['`timeline` is []. It has to be at least 1 entry long.']],
  [{ media: { a: { source: 'a.wav', gain: 1e9 } } }, ['`media.a.gain` is 1000000000. It has to be at most 12.']],
  [
    { media: { a: { source: 'a.wav', from: 3, to: 2, until: 4 } } },
    ['`media.a.to` is 2. It has to be after `from`.', '`media.a.until` is 4. Say with `at` where it starts, too.'],
  ],
  [
    { media: { a: { source: 'a.wav', at: 'in the middle' } } },
    [expect.stringMatching(/^`media\.a\.at` is "in the middle"\. Write a time such as `12\.5s`, `start of NAME`/)],
  ],
  [{ media: { a: { source: 'a.wav', at: -1 } } }, ['`media.a.at` is -1. It has to be at least 0.']],
  [
    { talkOver: true, speechStart: 2 },
    ['`speechStart` is 2. Take it away, or `talkOver`: each says when the speech begins.'],
  ],
  [{ audience: { '': 'x' } }, ['A name in `audience` is empty or too long. Names have 1 to 200 characters.']],
  [{ lexicon: { Bath: 3 } }, [expect.stringMatching(/^`lexicon\.Bath` is 3\. Write \{"ipa"/)]],
])('%j', (input, problems) => {
  expect(problemsOf(input)).toEqual(problems);
});
