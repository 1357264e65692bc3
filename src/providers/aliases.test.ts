import { describe, expect, test } from 'vitest';
import { defaultVoice, requireVoice, resolveVoice } from './aliases.ts';
import type { Voice } from './provider.ts';

const FLITE = [
  voice('flite_slt', 'en-US', 'female'),
  voice('flite_rms', 'en-US', 'male'),
  voice('flite_awb', 'en-GB', 'male'),
];
const ESPEAK = ['de', 'tr', 'es', 'sv'].map((language) => voice(`espeak_${language}`, language, 'neutral'));
const KOKORO = [
  ...['af_bella', 'af_heart', 'af_sarah'].map((id) => voice(id, 'en-US', 'female', 'neural')),
  ...['am_fenrir', 'am_michael'].map((id) => voice(id, 'en-US', 'male', 'neural')),
  voice('bf_alice', 'en-GB', 'female', 'neural'),
  voice('bf_emma', 'en-GB', 'female', 'neural'),
  voice('bm_george', 'en-GB', 'male', 'neural'),
  voice('ef_dora', 'es', 'female', 'neural'),
  voice('em_alex', 'es', 'male', 'neural'),
];
const TONE = [voice('tone_mid', 'mul', 'neutral', 'test')];
const BUILT_IN = [...FLITE, ...ESPEAK, ...TONE];
const ALL = [...KOKORO, ...BUILT_IN];

/** Every name that public scripts and the tests of other services' clients use. */
const NAMES =
  `Joanna joanna brandon linda Linda Dieter salih Aria Sara sonia Sonia Austin Beth Matthew Liam Brian Joey Justin charlie
  hunter bella olivia jenny Ryan vicki gabriel shelly lena dakota margareta-v1 isaac wren Leah en-GB-RyanNeural`.split(
    /\s+/,
  );

describe('resolveVoice', () => {
  test.each(NAMES)('%s is a voice, with neural voices and without', (name) => {
    for (const voices of [ALL, BUILT_IN]) expect(resolveVoice(name, voices)).toBeDefined();
  });

  test.each([
    ['Joanna', 'af_heart', 'flite_slt'],
    ['MATTHEW', 'am_michael', 'flite_rms'],
    ['brian', 'bm_george', 'flite_awb'],
    ['Sonia', 'bf_emma', 'flite_slt'],
    ['olivia', 'bf_emma', 'flite_slt'],
    ['Dieter', 'espeak_de', 'espeak_de'],
    ['salih', 'espeak_tr', 'espeak_tr'],
    ['AF_Heart', 'af_heart', undefined],
    ['ESPEAK_sv', 'espeak_sv', 'espeak_sv'],
    ['nobody', undefined, undefined],
  ])('%s is %s; where only basic voices are, %s', (name, best, basic) => {
    expect(resolveVoice(name, ALL)?.id).toBe(best);
    expect(resolveVoice(name, BUILT_IN)?.id).toBe(basic);
  });

  test('nothing stands in for a language that nobody speaks', () => {
    expect(resolveVoice('Dieter', [...KOKORO, ...TONE])).toBeUndefined();
  });
});

describe('defaultVoice', () => {
  test.each([
    ['en-US', 'af_heart', 'flite_slt'],
    ['en-AU', 'af_heart', 'flite_slt'],
    ['en-GB', 'bf_emma', 'flite_awb'],
    ['es-MX', 'ef_dora', 'espeak_es'],
    ['de', 'espeak_de', 'espeak_de'],
    ['ja', undefined, undefined],
  ])('for %s it is %s; where only basic voices are, %s', (language, best, basic) => {
    expect(defaultVoice(language, ALL)?.id).toBe(best);
    expect(defaultVoice(language, BUILT_IN)?.id).toBe(basic);
  });
});

test('requireVoice names the voice that was meant', () => {
  expect(requireVoice('af_heart', ALL).id).toBe('af_heart');
  expect(() => requireVoice('af_hart', ALL)).toThrow(
    expect.objectContaining({ code: 'unknown_voice', hint: expect.stringContaining('af_heart') }),
  );
});

function voice(id: string, language: string, gender: Voice['gender'], quality: Voice['quality'] = 'basic'): Voice {
  return {
    id,
    provider: id.split('_')[0]!,
    name: id,
    language,
    gender,
    quality,
    tags: [],
    loudness: undefined,
    can: { wordTimes: true, phonemes: true, speed: { min: 0.5, max: 2 } },
    licence: 'CC0-1.0',
  };
}
