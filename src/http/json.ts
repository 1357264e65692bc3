// JSON that comes in: where it breaks is told, and a body without anything in it is none.

import type { FastifyInstance } from 'fastify';
import { Refusal } from '../errors.ts';
import { brokenJson } from '../json.ts';

export function addJson(app: FastifyInstance): void {
  // Refuses `__proto__` and its like.
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, text, done) => {
    // Many a client calls everything JSON that it sends, also a DELETE with nothing.
    if (text === '') return done(null, undefined);
    parse(request, text, (error, value) => done(error && refusalOf(text), value));
  });
}

function refusalOf(text: string): Refusal {
  const { place, hint } = brokenJson(text);
  return place
    ? new Refusal('bad_request', `The body is not JSON from line ${place.line}, column ${place.column} on.`, {
        place,
        hint,
      })
    : new Refusal('bad_request', 'The body has a name that objects have by themselves, such as `__proto__`.');
}
