// What became of a task that a request waits for, as what is answered.

import { Refusal } from '../errors.ts';
import type { Outcome } from './render-children.ts';

/** Refuses what the child did, and `too_many_requests` where there was none. Throws an Error for a bug and a death. */
export function answerOf<Answer>(outcome: Outcome<Answer>): Answer {
  if (outcome.kind === 'answered') return outcome.answer;
  if (outcome.kind === 'refused') {
    const { code, message, ...details } = outcome.refused;
    throw new Refusal(code, message, { ...details, cause: outcome.why });
  }
  if (outcome.kind === 'not_started')
    throw new Refusal('too_many_requests', 'The server has no room to look at it just now.', {
      hint: 'Ask again in a moment.',
      retryAfter: 5,
    });
  throw new Error(`a child's task ended with ${JSON.stringify(outcome)}`);
}
