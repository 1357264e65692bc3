// Measures sound files that are sent: in children, each organisation in its turn. Of a file of 5 MB come gigabytes of samples.

import { Refusal } from '../errors.ts';
import type { MeasureMedia } from '../sound/media.ts';
import { takeTurns } from '../turns.ts';
import { answerOf } from './answer-of.ts';
import type { RenderChildren } from './render-children.ts';

/** Each takes a processor, and up to a gigabyte where a file was made to explode. */
const AT_ONCE = 2;

export function openMeasurer(children: RenderChildren): MeasureMedia {
  const takeTurn = takeTurns(AT_ONCE);
  return (organisation, file, gone) => {
    const measure = async () => {
      const outcome = await children.measure(file, gone);
      if (outcome.kind !== 'answered' && gone.aborted) throw new Refusal('cancelled', 'Whoever asked is gone.');
      return answerOf(outcome);
    };
    return takeTurn(organisation, measure, gone);
  };
}
