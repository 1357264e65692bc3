// So many requests a second for each who asks: nobody's flood is in another's way.

import { Refusal } from '../errors.ts';

/** Counts one request of `who`. Refuses `too_many_requests` with the seconds to wait. */
export type RateLimit = (who: string) => void;

interface Bucket {
  /** Requests that may be made at once. */
  left: number;
  /** Milliseconds, when `left` was so many. */
  at: number;
}

/** Buckets before the full ones are thrown away: those of who has been quiet. */
const MOST_BUCKETS = 10_000;

/** `perSecond` in the long run, twice as many at once. `now` is in milliseconds. */
export function rateLimit(perSecond: number, now: () => number = performance.now.bind(performance)): RateLimit {
  const most = perSecond * 2;
  const buckets = new Map<string, Bucket>();
  const filled = ({ left, at }: Bucket, time: number) => Math.min(most, left + ((time - at) / 1000) * perSecond);
  return (who) => {
    const time = now();
    const bucket = buckets.get(who) ?? { left: most, at: time };
    const left = filled(bucket, time);
    if (left < 1)
      throw new Refusal('too_many_requests', `There are more than ${perSecond} requests a second.`, {
        hint: 'Wait for the seconds that Retry-After says, and send fewer at once.',
        retryAfter: (1 - left) / perSecond,
      });
    if (buckets.size >= MOST_BUCKETS && !buckets.has(who))
      for (const [other, its] of buckets) if (filled(its, time) === most) buckets.delete(other);
    buckets.set(who, { left: left - 1, at: time });
  };
}
