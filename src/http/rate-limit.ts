// So many requests a second for each who asks, and so many streams at a time: nobody's flood is in another's way.

import { Refusal } from '../errors.ts';

/** Counts one request of `who`, who may have a lower limit. Refuses `too_many_requests` with the seconds to wait. */
export type RateLimit = (who: string, own?: number) => void;

interface Bucket {
  /** Requests that may be made at once. */
  left: number;
  /** Milliseconds, when `left` was so many. */
  at: number;
  perSecond: number;
}

/** Buckets before the full ones are thrown away: those of who has been quiet. */
const MOST_BUCKETS = 10_000;

/** `perSecond` in the long run, twice as many at once. `now` is in milliseconds. */
export function rateLimit(perSecond: number, now: () => number = performance.now.bind(performance)): RateLimit {
  const buckets = new Map<string, Bucket>();
  const mostOf = ({ perSecond }: Pick<Bucket, 'perSecond'>) => perSecond * 2;
  const filled = (bucket: Bucket, time: number) =>
    Math.min(mostOf(bucket), bucket.left + ((time - bucket.at) / 1000) * bucket.perSecond);
  return (who, own = perSecond) => {
    const time = now();
    const its = { perSecond: Math.min(own, perSecond) };
    const left = filled({ left: mostOf(its), at: time, ...buckets.get(who), ...its }, time);
    if (left < 1)
      throw new Refusal('too_many_requests', `There are more than ${its.perSecond} requests a second.`, {
        hint: 'Wait for the seconds that Retry-After says, and send fewer at once.',
        retryAfter: (1 - left) / its.perSecond,
      });
    if (buckets.size >= MOST_BUCKETS && !buckets.has(who))
      for (const [other, bucket] of buckets) if (filled(bucket, time) === mostOf(bucket)) buckets.delete(other);
    buckets.set(who, { left: left - 1, at: time, ...its });
  };
}

/** Takes one more of what `who` holds, until it is disposed of. Refuses `too_many_requests` beyond `most`. */
export function holdAtMost(most: number, what: string): (who: string) => Disposable {
  const held = new Map<string, number>();
  return (who) => {
    const before = held.get(who) ?? 0;
    if (before >= most)
      throw new Refusal('too_many_requests', `There are ${most} ${what} open already.`, {
        hint: 'Close those that nobody reads.',
        retryAfter: 5,
      });
    held.set(who, before + 1);
    return {
      [Symbol.dispose]() {
        const left = held.get(who)! - 1;
        if (left === 0) held.delete(who);
        else held.set(who, left);
      },
    };
  };
}
