import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { kokoroLetters, kokoroTokens } from './kokoro-phonemes.ts';
import { Phonemizer, phonesOfIpa, readPhones, shareOut } from './phonemes.ts';

const espeak = await import('@echogarden/espeak-ng-emscripten').catch(() => undefined);

const wordsOf = (text: string) =>
  text.split(' ').map((word) => {
    const [, spoken, after] = /^(.*?)([,.?!;:]*)$/.exec(word)!;
    return { text: spoken!, after: after! };
  });

describe.skipIf(!espeak)('words in their sentence', () => {
  const phonemizer = new Phonemizer();
  afterAll(() => phonemizer.close());
  const read = async (text: string, language: string) =>
    (await phonemizer.phonemize(wordsOf(text), language)).map(({ phones }) => phones.join(''));

  test('that are read as one are told apart', async () => {
    // eSpeak NG: ʌvðə, hɐdbɪn, fɚɹə.
    expect(await read('One of the best, I had been there for a while.', 'en-US')).toEqual([
      'wˈʌn',
      'ʌv',
      'ðə',
      'bˈɛst',
      'aɪ',
      'hɐd',
      'bɪn',
      'ðɛɹ',
      'fɚɹ',
      'ə',
      'wˈaɪl',
    ]);
  });

  test('keep what their neighbours make of them', async () => {
    const [, apple] = await Promise.all([read('the pear', 'en-US'), read('the apple', 'en-US')]);
    expect(apple![0]).not.toBe('ðə');
    expect((await read('Les enfants', 'fr'))[0]).toBe('lez');
  });

  test.each([
    ['en-GB', 'car', 'kˈɑː'],
    ['en-US', 'car', 'kˈɑːɹ'],
    ['fr-FR', 'chat', 'ʃˈa'],
    ['pt-BR', 'bom', 'bˈoŋ'],
    ['es', 'vino', 'bˈino'],
    ['de-AT', 'Haus', 'hˈaʊs'],
  ])('are read in %s, though eSpeak NG names it otherwise', async (language, word, phones) => {
    expect(await read(word, language)).toEqual([phones]);
  });

  test('in a language that eSpeak NG does not know are refused', async () => {
    await expect(phonemizer.phonemize(wordsOf('x'), 'tlh-AQ')).rejects.toMatchObject({ code: 'speech_failed' });
  });

  test('that bring IPA are spoken by it, the others as before', async () => {
    const words = [
      { text: 'Bristol', ipa: 'ˈbrɪstəl', after: '' },
      { text: 'is', after: '' },
    ];
    const phones = (await phonemizer.phonemize(words, 'en-GB')).map((word) => word.phones.join(' '));
    expect(phones).toEqual(['ˈb r ɪ s t ə l', 'ɪ z']);
  });
});

describe('sharing out', () => {
  test('gives every phone to one word, in order, whatever is joined or divided', () => {
    const phone = fc.constantFrom('a', 'ˈi', 'uː', 'p', 't', 'k', 's', 'n');
    const sentence = fc.array(fc.array(phone, { minLength: 1, maxLength: 5 }), { maxLength: 8 });
    const words = fc.array(fc.array(phone, { maxLength: 5 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(sentence, words, (spoken, alone) => {
        const phones = readPhones(spoken.map((word) => word.join('_')).join(' '));
        const shares = shareOut(phones, alone);
        fc.pre(alone.some((word) => word.length > 0));
        expect(shares.flatMap((share) => share.phones)).toEqual(phones.map((p) => p.phone));
      }),
    );
  });

  test('of a sentence read as its words are leaves them as they are', () => {
    const alone = [
      ['w', 'ˈʌ', 'n'],
      ['ʌ', 'v'],
      ['b', 'ˈɛ', 's', 't'],
    ];
    const shares = shareOut(readPhones('w_ˈʌ_n ʌ_v b_ˈɛ_s_t'), alone);
    expect(shares).toEqual(alone.map((phones) => ({ phones, joined: false })));
  });
});

test('IPA as people write it comes apart in phones', () => {
  expect(phonesOfIpa("/'tʃɜː.tʃɪl/")).toEqual(['ˈtʃ', 'ɜː', 'tʃ', 'ɪ', 'l']);
  expect(phonesOfIpa('ˈd͡ʒoʊnz')).toEqual(['ˈdʒ', 'oʊ', 'n', 'z']);
});

describe("Kokoro's letters", () => {
  test.each([
    ['en-US', ['k', 'w', 'ˈɪ', 'k'], 'kwˈɪk'],
    ['en-US', ['b', 'ɹ', 'ˈaʊ', 'n'], 'bɹˈWn'],
    ['en-US', ['ˈoʊ', 'v', 'ɚ'], 'ˈOvəɹ'],
    ['en-US', ['w', 'ˈɔː', 'ɾ', 'ɚ'], 'wˈɔTəɹ'],
    ['en-GB', ['ɡ', 'ˈəʊ'], 'ɡˈQ'],
    ['en-GB', ['k', 'ˈɑː'], 'kˈɑː'],
    ['es', ['n', 'ˈo', 'tʃ', 'e'], 'nˈoʧe'],
    ['fr', ['b', 'ˈɔ̃'], 'bˈɔ\u0303'],
    // Two phones that look like an affricate are none.
    ['en-US', ['n', 'ˈʌ', 't', 'ʃ', 'ˌɛ', 'l'], 'nˈʌtʃˌɛl'],
  ])('in %s of %j are %s', (language, phones, letters) => {
    expect(kokoroLetters(phones, language)).toBe(letters);
    expect(kokoroTokens(phones, language).unread).toEqual([]);
  });

  test('that it does not have are told', () => {
    expect(kokoroTokens(['ʘ', 'a'], 'es')).toMatchObject({ unread: ['ʘ'] });
  });
});
