// So many requests a second for each who asks: nobody's flood is in another's way.

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
