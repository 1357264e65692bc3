// What holds for every text and language, sentence ends, and languages without rules of their own.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalise } from './normalise.ts';

const TRICKY = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        ...[
          '1',
          '12',
          '2026',
          '3,5',
          '3.5',
          '1.000',
          '$',
          '€',
          'kg',
          '%',
          '°C',
          ':',
          '-',
          '–',
          '/',
          '.',
          ',',
          ' ',
          '\u00a0',
          '\n\n',
          'Uhr',
          'pm',
        ],
        ...[
          'Mai',
          'May',
          'th',
          'VIII',
          'I',
          'Louis',
          'am',
          'der',
          'Dr.',
          'z. B.',
          'U.S.',
          'GPUs',
          'a@b.com',
          '#x',
          '(',
          ')',
          '"',
          '’s',
          '😀',
          'ß',
          '½',
          '²',
          '𑣀𑢠𑢠',
          '٣',
        ],
      ),
      { maxLength: 12 },
    )
    .map((pieces) => pieces.join('')),
);
const LANGUAGES = ['en-US', 'en-GB', 'de-DE', 'es', 'el', 'zh', 'ar', 'xx'];

describe('every text', () => {
  test('has its words where they say they are, in order and apart', () => {
    fc.assert(
      fc.property(TRICKY, fc.constantFrom(...LANGUAGES), (text, language) => {
        let end = 0;
        for (const word of normalise(text, language)) {
          expect(text.slice(word.start, word.end)).toBe(word.written);
          expect(word.start).toBeGreaterThanOrEqual(end);
          expect(word.end).toBeGreaterThan(word.start);
          expect(word.after).toMatch(/^[,.?!…:;—]?$/);
          end = word.end;
        }
      }),
      { numRuns: 1500 },
    );
  });

  test('is said in letters, apostrophes and hyphens', () => {
    fc.assert(
      fc.property(TRICKY, fc.constantFrom('en-US', 'en-GB', 'de-DE'), (text, language) => {
        for (const word of normalise(text, language).flatMap(({ spoken }) => spoken))
          expect(word).toMatch(/^[\p{L}\p{M}'-]+$/u);
      }),
      { numRuns: 1500 },
    );
  });

  test('is plain when it is said, so that it stays as it is when it is read again', () => {
    const texts = [
      'It costs $3.50 on Nov. 25, 2026.',
      'Am 3. Mai um 14:43 Uhr kostet es 3,30€.',
      'Call +49 30 1234567, the BBC or hello@example.com!',
    ];
    for (const [i, language] of ['en-US', 'de-DE', 'en-GB'].entries()) {
      const once = normalise(texts[i]!, language).flatMap(({ spoken }) => spoken);
      const twice = normalise(once.join(' '), language).flatMap(({ spoken }) => spoken);
      expect(twice).toEqual(once);
    }
  });

  test('leaves ordinary words as they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-zäöüß]{2,12}$/), { maxLength: 8 }),
        fc.constantFrom(...LANGUAGES),
        (plain, language) => {
          fc.pre(plain.every((word) => word !== 'vs'));
          expect(normalise(plain.join(' '), language).flatMap(({ spoken }) => spoken)).toEqual(plain);
        },
      ),
    );
  });
});

describe('a hostile text takes no more than its length', () => {
  const units = [
    '1',
    '1.',
    '1,',
    '1-',
    '1:',
    '1/',
    '1 ',
    '111 ',
    'a',
    'a.',
    'A.',
    'A-',
    'a1',
    "a'",
    '.',
    '$',
    '$1',
    '#',
    'a@',
    'I',
    'I ',
    'http://',
    '(',
    '3. ',
    ' ',
    '\n',
    '汉',
    '😀',
    '\u0301',
    '+49 ',
  ];
  // Quadratic work on these would be 10^9 steps and more, far beyond the test's time.
  test.each(units)(
    '%j',
    (unit) => {
      for (const language of ['en-US', 'de-DE', 'zh']) normalise(unit.repeat(40_000 / unit.length), language);
    },
    30_000,
  );
});

describe('sentences', () => {
  /** Each from its first word to its last. */
  const sentences = (text: string, language: string) => {
    const parts: string[] = [];
    let from: number | undefined;
    const words = normalise(text, language);
    for (const [i, word] of words.entries()) {
      from ??= word.start;
      if (!word.endsSentence && i < words.length - 1) continue;
      parts.push(text.slice(from, word.end) + (word.endsSentence ? '' : ' …'));
      from = undefined;
    }
    return parts;
  };

  test.each([
    ['en', 'Dr. Smith left. He was tired.', ['Dr. Smith left', 'He was tired']],
    ['en', 'We met at 9 a.m. The sun shone.', ['We met at 9 a.m.', 'The sun shone']],
    ['en', 'We met at 9 a.m. Monday.', ['We met at 9 a.m. Monday']],
    ['en', 'The U.S. Army left the U.S. It rained.', ['The U.S. Army left the U.S.', 'It rained']],
    ['en', 'By J. R. R. Tolkien. Read it!', ['By J. R. R. Tolkien', 'Read it']],
    ['en', '“Stop!” he said. “Why?” she asked.', ['Stop!” he said', 'Why?” she asked']],
    ['en', 'Wait… what? Pi is 3.14. Yes.', ['Wait… what', 'Pi is 3.14', 'Yes']],
    ['en', 'Visit example.com. Now!', ['Visit example.com', 'Now']],
    ['en', 'A heading\n\nThe text.', ['A heading', 'The text']],
    ['en', 'all small. no capitals here.', ['all small', 'no capitals here']],
    ['en', 'The abbrv. for it. Then more', ['The abbrv. for it', 'Then more …']],
    ['de', 'Am 3. Mai kam er. Es war kalt.', ['Am 3. Mai kam er', 'Es war kalt']],
    ['de', 'Er kam am 3. Dann ging er.', ['Er kam am 3.', 'Dann ging er']],
    ['de', 'Es waren 25. Mehr nicht.', ['Es waren 25', 'Mehr nicht']],
    ['de', 'Äpfel, Birnen usw. Das reicht z. B. uns.', ['Äpfel, Birnen usw.', 'Das reicht z. B. uns']],
    ['de', 'Heinrich VIII. war König. Er starb.', ['Heinrich VIII. war König', 'Er starb']],
    ['zh', '你好。再见！', ['你好', '再见']],
    ['ar', 'كيف حالك؟ نعم.', ['كيف حالك', 'نعم']],
  ])('%s: %s', (language, text, expected) => {
    expect(sentences(text, language)).toEqual(expected);
  });
});

describe('a word keeps its place', () => {
  test.each([
    ['It is $1.2 million now.', 'en-US', '$1.2 million', 'one point two million dollars'],
    ['Es wiegt 18,1 kg.', 'de', '18,1', 'achtzehn Komma eins'],
    ['Um 14:43 Uhr.', 'de', '14:43 Uhr', 'vierzehn Uhr dreiundvierzig'],
    ['(see COVID-19)', 'en-US', 'COVID-19', 'covid nineteen'],
    ['Dial (555) 123-4567!', 'en-US', '(555)', 'five five five'],
    ['“Dr. No”', 'en-US', 'Dr.', 'doctor'],
  ])('%s', (text, language, written, spoken) => {
    const word = normalise(text, language).find((its) => its.written === written);
    expect(word?.spoken.join(' ')).toBe(spoken);
    expect(word?.start).toBe(text.indexOf(written));
  });

  test('what nobody can say is there and silent', () => {
    expect(normalise('Ice 🍦 cream', 'en').map(({ written, spoken }) => [written, spoken])).toEqual([
      ['Ice', ['Ice']],
      ['🍦', []],
      ['cream', ['cream']],
    ]);
  });
});

describe('languages without rules of their own', () => {
  test.each([
    ['ar', 'مرحبا بالعالم، كيف حالك؟', ['مرحبا', 'بالعالم,', 'كيف', 'حالك?']],
    ['te', 'నమస్కారం ప్రపంచం.', ['నమస్కారం', 'ప్రపంచం.']],
    ['el', 'Γεια σου κόσμε· τι κάνεις;', ['Γεια', 'σου', 'κόσμε;', 'τι', 'κάνεις?']],
    ['hi', 'नमस्ते दुनिया।', ['नमस्ते', 'दुनिया.']],
    ['zh', '你好，世界！', ['你好,', '世界!']],
    ['zh', '在2026年', ['在', '2026', '年']],
    ['ja', '今日は良い天気ですね。', ['今日', 'は', '良い', '天気', 'です', 'ね.']],
    ['th', 'สวัสดีชาวโลก', ['สวัสดี', 'ชาว', 'โลก']],
    ['es', '¿Cuesta 3,50 €?', ['Cuesta', '3,50€?']],
    ['fr', 'L’été à 14h30 : 1 250,50 €', ['L’été', 'à', '14h30:', '1250,50€']],
    ['pt-BR', 'R$ 3,50 e 1º', ['R$3,50', 'e', '1º']],
    ['', 'hello 5', ['hello', '5']],
  ])('%s: %s', (language, text, words) => {
    expect(normalise(text, language).map(({ spoken, after }) => spoken.join(' ') + after)).toEqual(words);
  });
});
