// Checks and plans productions before they are accepted: what is short at once, what is long in children, each organisation in turn.

import { Refusal } from '../errors.ts';
import { type Checked, check, type Pinned, type Planned, type Planner } from '../production/order.ts';
import type { Studio } from '../studio.ts';
import { takeTurns } from '../turns.ts';
import { answerOf } from './answer-of.ts';
import type { RenderChildren } from './render-children.ts';
import type { PlanTask } from './render-messages.ts';

/** Children at a time, one an organisation: who plans a heap waits for itself. */
const AT_ONCE = 2;
/** Characters that are checked sooner than a child is told about them: some 10 ms. */
const SHORT = 3_000;
/** What takes longer is no script. */
const MOST_MILLISECONDS = 60_000;

export function openPlanner(children: RenderChildren, studio: Studio): Planner {
  const takeTurn = takeTurns(AT_ONCE);

  async function ask(task: PlanTask): Promise<Checked | Planned> {
    const late = AbortSignal.timeout(MOST_MILLISECONDS);
    const outcome = await children.plan(task, late);
    if (outcome.kind !== 'answered' && late.aborted)
      throw new Refusal('too_large', `It was not understood within ${MOST_MILLISECONDS / 1000} s.`, {
        hint: 'Divide it into several scripts.',
      });
    return answerOf(outcome);
  }

  function askInTurn(task: PlanTask, gone: AbortSignal): Promise<Checked | Planned> {
    return takeTurn(task.organisation, () => ask(task), gone);
  }

  return {
    async check(organisation, { request, media }, gone) {
      if (lengthOf(request) <= SHORT) return check({ request, media }, studio);
      return (await askInTurn({ what: 'checked', organisation, request, media }, gone)) as Checked;
    },
    async plan(organisation, { request, media }, gone) {
      return (await askInTurn({ what: 'planned', organisation, request, media }, gone)) as Planned;
    },
  };
}

/** At most, with every parameter filled in by the longest of the audience, and with its names: they are looked for in the text. */
function lengthOf({ text, audience }: Pinned['request']): number {
  if (typeof text !== 'string') return 0;
  const longest = Math.max(0, ...Object.values(audience).map(({ length }) => length));
  const names = Object.keys(audience).join('').length;
  return text.length + (text.split('{{').length - 1) * longest + names;
}
