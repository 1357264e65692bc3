// What things and people may be called, at every door.

import { z } from 'zod';
import { LIMITS } from './limits.ts';

/** Of a project, module, script or version, length apart. */
export const NAME = /^(?!\s*_)(?!\s*$)[^\u0000-\u001f\u007f]+$/;

const written = z
  .string()
  .min(1)
  .max(LIMITS.nameCharacters)
  .regex(NAME, 'a name is not blank, does not start with `_` and has no control characters');

/** Blanks around it are nobody's to see, and make no other name. */
export const name = written.trim();

/** Of one among several, which blanks must not make alike. */
export const exactName = written.regex(/^\S(.*\S)?$/, 'a name here has no blanks around it');

/** No longer before its @ than mail allows (RFC 5321). */
export const email = z.email({ pattern: new RegExp(`^(?=[^@]{1,64}@)${z.regexes.email.source.slice(1)}`) }).max(320);
