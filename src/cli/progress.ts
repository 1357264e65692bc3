// A render's progress in words.

import type { Progress } from '../production/render.ts';
import { bar } from './terminal.ts';

/** `stays` marks what is worth a line in a log; the rest moves on a terminal. */
export function describeProgress(name: string, event: Progress): { text: string; stays: boolean } {
  switch (event.stage) {
    case 'speaking': {
      const { done, total, cached } = event;
      const text = `${name}: speaking ${bar(done, total)} ${done}/${total}`;
      if (done < total) return { text, stays: false };
      const spoke = `${name}: spoke ${total} ${total === 1 ? 'clip' : 'clips'}`;
      return { text: `${spoke}${cached > 0 ? ` (${cached} from the cache)` : ''}`, stays: true };
    }
    case 'mixing':
      return { text: `${name}: mixing ${bar(event.done, event.total)}`, stays: event.done === 0 };
    case 'mastering':
      return { text: `${name}: mastering to ${event.target} LUFS`, stays: true };
    case 'encoding': {
      const text = `${name}: encoding ${event.formats.join(', ')}`;
      if (event.done === 0) return { text, stays: true };
      return { text: `${text} ${bar(event.done, event.total)}`, stays: false };
    }
  }
}
