// Invitations to sign up: a code for one e-mail address, which signs up once. Nothing is stored; the code is signed.

import { type Context, record, requireRole } from '../context.ts';
import { Refusal } from '../errors.ts';
import { fold } from '../fold.ts';
import type { Secret } from '../secret.ts';
import { requireSuper } from './organisations.ts';

export interface Invitation {
  readonly email: string;
  /** To be sent as `invite` with the sign-up. */
  readonly code: string;
  readonly expiresAt: Date;
}

const PURPOSE = 'invite';
const DAYS = 14;

/** A super-organisation's to give. */
export async function invite(context: Context, secret: Secret, email: string): Promise<Invitation> {
  requireSuper(context);
  requireRole(context, 'admin');
  // Kept for who asks again: the code itself is a secret, and made of it.
  const expires = await context.once(async (transaction) => {
    await record(context, transaction, 'invite.created', null, { email });
    // Whole seconds, as the code says them.
    return Math.floor(Date.now() / 1000) + DAYS * 86_400;
  });
  const code = `${expires.toString(36)}.${secret.sign(PURPOSE, signed(expires, email))}`;
  return { email, code, expiresAt: new Date(expires * 1000) };
}

/** Refuses `forbidden` for what was not given to this address, or is over. */
export function checkInvite(secret: Secret, email: string, code: string | undefined): void {
  const [time = '', signature = ''] = code?.split('.') ?? [];
  const expires = Number.parseInt(time, 36);
  if (expires * 1000 > Date.now() && secret.verify(PURPOSE, signed(expires, email), signature)) return;
  throw new Refusal('forbidden', 'Only who was invited can sign up here.', {
    hint: 'Send the code of your invitation as `invite`, with the e-mail address that it was given to; it holds for 14 days.',
  });
}

function signed(expires: number, email: string): string {
  return `${expires} ${fold(email)}`;
}
