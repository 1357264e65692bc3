// From a key to who asks: looked up at every request, so that revoking holds at once on every process.

import { type Context, contextOf } from '../context.ts';
import type { Database } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { parseId, printId } from '../ids.ts';
import { hashOf } from './keys.ts';

/**
 * `assume` is the id of a child that a super-organisation wants to act as. Refuses `key_missing`, `key_unknown` (whatever is
 * wrong with the key), `organisation_suspended`, and `not_found` for a child that is not one.
 */
export async function signIn(
  database: Database,
  apiKey: string | undefined,
  assume?: string | undefined,
): Promise<Context> {
  if (!apiKey)
    throw new Refusal('key_missing', 'The request has no API key.', {
      hint: 'Send it as the header `x-api-key`, or as `Authorization: Bearer …`.',
    });
  const hash = hashOf(apiKey);
  const found = await database.crossing.keyByHash(hash);
  if (!found?.isAlive || found.state === 'deleted' || found.state === 'deleting')
    throw new Refusal('key_unknown', 'The API key is not known, or was revoked.', {
      hint: 'Look for spaces or a missing end; an owner of the organisation can make another.',
    });
  if (found.state === 'suspended')
    throw new Refusal('organisation_suspended', 'The organisation is suspended.', {
      hint: 'Whoever runs the service can say why, and lift it.',
    });
  if (found.isStale) await database.crossing.keyUsed(hash);
  const own = contextOf(database, {
    organisation: found.organisation,
    kind: found.kind,
    role: found.role,
    actor: printId('key', found.key),
    requestsPerSecond: found.requestsPerSecond,
  });
  return assume === undefined ? own : asChild(database, own, assume);
}

/** The super-organisation's role holds in the child, too: who may only read at home may only read there. */
async function asChild(database: Database, own: Context, text: string): Promise<Context> {
  const id = parseId('organisation', text);
  const child =
    id &&
    own.kind === 'super' &&
    (await own.within((transaction) =>
      transaction
        .selectFrom('organisations')
        .select(['id', 'kind', 'state', 'limits'])
        .where('id', '=', id)
        .where('parent_id', '=', own.organisation)
        .executeTakeFirst(),
    ));
  if (!child || child.state === 'deleted' || child.state === 'deleting')
    throw new Refusal('not_found', 'There is no such organisation.', {
      hint: '`x-assume-org` names a child of the super-organisation whose key is sent.',
    });
  return contextOf(database, {
    organisation: child.id,
    kind: child.kind,
    role: own.role,
    actor: 'super-organisation',
    requestsPerSecond: child.limits.requestsPerSecond,
  });
}
