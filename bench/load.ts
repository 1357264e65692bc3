// Requests at a rate that does not wait for answers, as many callers at once make them, and how long each took.

import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly key: string;
  readonly body?: object | undefined;
}

const agent = new Agent({ keepAlive: true, maxSockets: 100 });

/** Milliseconds until the answer's last byte. Throws at a refusal. */
export function timed(base: string, { method, path, key, body }: Call): Promise<number> {
  return new Promise((resolve, reject) => {
    const payload = body && JSON.stringify(body);
    const headers = { 'x-api-key': key, ...(payload === undefined ? {} : { 'content-type': 'application/json' }) };
    const started = performance.now();
    const asked = request(base + path, { method, agent, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      answer.once('end', () => {
        if (answer.statusCode! < 400) resolve(performance.now() - started);
        else reject(new Error(`${method} ${path}: ${answer.statusCode} ${text}`));
      });
    });
    asked.once('error', reject);
    asked.end(payload);
  });
}

/** Each call at its time, `perSecond` of them, whether those before have been answered or not; what each answers. */
export async function atRate(
  perSecond: number,
  seconds: number,
  call: (n: number) => Promise<number>,
): Promise<number[]> {
  const calls: Promise<number>[] = [];
  const started = performance.now();
  while (calls.length < perSecond * seconds) {
    const due = Math.min(perSecond * seconds, Math.floor(((performance.now() - started) / 1000) * perSecond) + 1);
    while (calls.length < due) {
      const its = call(calls.length);
      // Told at the end, when what was started can be stopped.
      its.catch(() => {});
      calls.push(its);
    }
    await sleep(1);
  }
  return Promise.all(calls);
}

export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!;
}

/** `p50 2.1   p95 4.0   p99 9.3 ms`. */
export function quantiles(values: readonly number[]): string {
  const at = (part: number) => quantile(values, part).toFixed(1).padStart(6);
  return `p50 ${at(0.5)}   p95 ${at(0.95)}   p99 ${at(0.99)} ms`;
}
