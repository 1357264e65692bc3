// The secret's promises: what one purpose signs or seals, another does not know, and nothing changed is taken.

import { expect, test } from 'vitest';
import { secretOf } from './secret.ts';

const secret = secretOf('a secret of at least thirty-two characters');
const other = secretOf('another secret of thirty-two characters.');

test('a signature holds for its text, purpose and secret alone', () => {
  const signature = secret.sign('link', 'file 1');
  expect(signature).toMatch(/^[\w-]{43}$/);
  expect(secret.verify('link', 'file 1', signature)).toBe(true);
  expect(secret.verify('link', 'file 2', signature)).toBe(false);
  expect(secret.verify('invite', 'file 1', signature)).toBe(false);
  expect(other.verify('link', 'file 1', signature)).toBe(false);
  for (const wrong of ['', 'x', signature.slice(1), `${signature}AAAA`])
    expect(secret.verify('link', 'file 1', wrong)).toBe(false);
});

test('what is sealed comes back, and only with the same secret, for the same purpose, unchanged', () => {
  const plain = Buffer.from('a password ü');
  const sealed = secret.encrypt('connector', plain);
  expect(secret.decrypt('connector', sealed)).toEqual(plain);
  expect(secret.encrypt('connector', plain)).not.toEqual(sealed);
  expect(() => secret.decrypt('other', sealed)).toThrow();
  expect(() => other.decrypt('connector', sealed)).toThrow();
  expect(() => secret.decrypt('connector', Buffer.alloc(3))).toThrow();
  for (let i = 0; i < sealed.length; i++) {
    const changed = Buffer.from(sealed);
    changed[i]! ^= 1;
    expect(() => secret.decrypt('connector', changed)).toThrow();
  }
});
