import { expect, test } from 'vitest';
import { flitePhones } from './flite-phones.ts';

test.each([
  ['həˈloʊ', 'hh ax0 l ow1'],
  ['təˈmɑːtəʊ', 't ax0 m aa1 t ow0'],
  ['ˈtʃɛɹi', 'ch eh1 r iy0'],
  ['ˈt͡ʃɛɹi', 'ch eh1 r iy0'],
  ['dʒɔɪ', 'jh oy1'],
  ['ˈbɝːd', 'b er1 d'],
  ['ˈbɒtl̩', 'b aa1 t ax0 l'],
  ['/ˈsɪŋ.ɪŋ/', 's ih1 ng ih0 ng'],
])('/%s/ is %s', (ipa, phones) => {
  expect(flitePhones(ipa)).toEqual({ phones, approximated: [], unread: [] });
});

test('sounds that English lacks become the nearest, and are named', () => {
  expect(flitePhones('bɔ̃ˈʒuʁ')).toEqual({ phones: 'b ao0 n zh uw1 r', approximated: ['ʁ'], unread: [] });
  expect(flitePhones('ˈmyːçə')).toEqual({
    phones: 'm uw1 hh ax0',
    approximated: ['y', 'ç'.normalize('NFD')],
    unread: [],
  });
});

test('what is no IPA is named and left out', () => {
  expect(flitePhones('%7')).toEqual({ phones: '', approximated: [], unread: ['%', '7'] });
  expect(flitePhones('日a')).toEqual({ phones: 'ae1', approximated: [], unread: ['日'] });
});
