// One secret signs and encrypts; each purpose has keys of its own, so that what was signed for one says nothing for another.

import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

export interface Secret {
  /** HMAC-SHA-256 of the text, as 43 characters of base64url. */
  sign(purpose: string, text: string): string;
  /** Whether {@link sign} answered this; takes the same time whatever is wrong. */
  verify(purpose: string, text: string, signature: string): boolean;
  /** AES-256-GCM: 12 bytes of nonce, the text, 16 of tag. Never the same twice. */
  encrypt(purpose: string, plain: Uint8Array): Buffer;
  /** Throws for what {@link encrypt} did not make, with this secret and for this purpose. */
  decrypt(purpose: string, sealed: Uint8Array): Buffer;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';

export function secretOf(text: string): Secret {
  const keys = new Map<string, Buffer>();
  const keyFor = (use: 'sign' | 'encrypt', purpose: string): Buffer => {
    const label = `libretto ${use} ${purpose}`;
    let key = keys.get(label);
    if (!key) {
      key = Buffer.from(hkdfSync('sha256', text, '', label, 32));
      keys.set(label, key);
    }
    return key;
  };
  const hmac = (purpose: string, text: string) => createHmac('sha256', keyFor('sign', purpose)).update(text).digest();
  return {
    sign: (purpose, text) => hmac(purpose, text).toString('base64url'),
    verify(purpose, text, signature) {
      const given = Buffer.from(signature, 'base64url');
      const wanted = hmac(purpose, text);
      return given.length === wanted.length && timingSafeEqual(given, wanted);
    },
    encrypt(purpose, plain) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, keyFor('encrypt', purpose), nonce);
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([nonce, body, cipher.getAuthTag()]);
    },
    decrypt(purpose, sealed) {
      const end = sealed.length - TAG_BYTES;
      const decipher = createDecipheriv(CIPHER, keyFor('encrypt', purpose), sealed.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAuthTag(sealed.subarray(end));
      return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, end)), decipher.final()]);
    },
  };
}
