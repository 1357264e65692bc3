// The worker's loop: takes a place in the line, claims the production that is next, has it rendered, settles it.

import { setTimeout as sleep } from 'node:timers/promises';
import { contextOf } from '../context.ts';
import type { Claim } from '../database/crossing.ts';
import type { Database } from '../database/database.ts';
import { listen } from '../database/listen.ts';
import { fileNameOf } from '../production/file-name.ts';
import { CANCELLED } from '../production/productions.ts';
import {
  countOfDeleted,
  type Ending,
  finish,
  giveUp,
  type Held,
  heldRow,
  isWanted,
  putBack,
  type Rendered,
  type Settled,
  spentMeanwhile,
  tellProgress,
} from '../production/settle.ts';
import type { Job, Queue } from '../queue/queue.ts';
import type { Storage } from '../storage/storage.ts';
import type { Outcome, RenderChildren } from './render-children.ts';

export interface WorkerPorts {
  readonly database: Database;
  /** For listening, which needs a connection of its own. */
  readonly databaseUrl: string;
  readonly queue: Queue;
  readonly storage: Storage;
  readonly children: RenderChildren;
  /** Productions at a time; one more is kept for organisations that have nothing running. */
  readonly slots: number;
  log(message: string, details: Readonly<Record<string, unknown>>): void;
  /** Told of each production that is over. */
  settled(what: Settled): void;
}

export interface Worker {
  /** Takes nothing new, and gives back what it has not finished after `grace` milliseconds. */
  stop(grace: number): Promise<void>;
}

/** A wake-up can be lost with its connection: so often it looks without one. */
const LOOK_MILLISECONDS = 2_000;
/** A third of what the queue waits for. */
const HOLD_MILLISECONDS = 3_000;
/** Between two tries where there is no renderer, or no storage. */
const START_AGAIN_MILLISECONDS = 5_000;
/** A production whose renderer died so often kills renderers. */
const ATTEMPTS = 3;
const DIED = {
  code: 'render_died',
  message: `What renders it died ${ATTEMPTS} times.`,
  hint: 'If memory is short, use fewer slots; otherwise this is a bug of Libretto.',
};
const BUG = { code: 'internal', message: 'This is a bug of Libretto; it was logged.' };
/** What was rendered is worth some tries to tell of it, when the database is away for a moment. */
const TELLS = 5;
const TELL_AGAIN_MILLISECONDS = 1_000;

export async function startWorker(ports: WorkerPorts): Promise<Worker> {
  const { queue, databaseUrl, slots } = ports;
  const stopping = new AbortController();
  const abandon = new AbortController();
  const cancels = new Map<string, AbortController>();
  let wake = Promise.withResolvers<void>();
  const wakeAll = () => {
    wake.resolve();
    wake = Promise.withResolvers<void>();
  };
  await queue.listen(wakeAll);
  const listener = await listen(databaseUrl, CANCELLED, (id) => cancels.get(id ?? '')?.abort());

  let inHand = 0;
  let looking: Promise<unknown> = Promise.resolve();

  async function slot(): Promise<void> {
    while (!stopping.signal.aborted) {
      const woken = wake.promise;
      // One at a time: what each may take depends on what the others have.
      const looked = looking.then(take).catch((error) => {
        ports.log('the line could not be looked at', { error: String(error) });
        return undefined;
      });
      looking = looked;
      const taken = await looked;
      if (!taken) await Promise.race([woken, later(LOOK_MILLISECONDS, stopping.signal)]);
      else if (taken !== 'nothing') await work(taken.job, taken.claim).finally(() => inHand--);
    }
  }

  /**
   * What is next in the line; where only the kept slot is left, of an organisation that has nothing running. `nothing` for a place
   * whose production is gone, undefined where nobody waits.
   */
  async function take(): Promise<{ readonly job: Job; readonly claim: Claim } | 'nothing' | undefined> {
    const { crossing } = ports.database;
    const onlyIdle = inHand >= slots;
    if (onlyIdle && !(await crossing.isIdleWaiting())) return undefined;
    const job = await queue.take('render');
    if (!job) return undefined;
    const claim = await crossing.claimProduction(job.id, onlyIdle);
    if (claim) {
      inHand++;
      return { job, claim };
    }
    // Who was idle a moment ago got its turn from another worker: the place is somebody else's.
    if (onlyIdle) await queue.enqueueApart('render', {});
    await queue.discard('render', job.id);
    return onlyIdle ? undefined : 'nothing';
  }

  async function work(job: Job, claim: Claim): Promise<void> {
    const held = hold(ports.database, job, claim);
    const cancel = new AbortController();
    cancels.set(claim.production, cancel);
    const stopped = () => cancel.abort();
    abandon.signal.addEventListener('abort', stopped, { once: true });
    const holding = setInterval(() => {
      // What it no longer holds it stops, and what was cancelled while nobody could tell it.
      Promise.all([queue.hold('render', job.id), isWanted(held)]).then(
        (all) => all.every(Boolean) || cancel.abort(),
        () => {},
      );
    }, HOLD_MILLISECONDS);
    try {
      await produce(held, cancel.signal);
    } catch (error) {
      ports.log('a production could not be settled', { production: claim.production, error: String(error) });
    } finally {
      clearInterval(holding);
      abandon.signal.removeEventListener('abort', stopped);
      cancels.delete(claim.production);
    }
  }

  async function produce(held: Held, signal: AbortSignal): Promise<void> {
    const row = await insist(() => heldRow(held));
    if (!row) return;
    if (row.is_cancelled) return void (await insist(() => end(held, 'cancelled')));
    if (held.attempt > ATTEMPTS) return void (await insist(() => end(held, 'failed', { error: DIED })));
    const spent = await insist(() => spentMeanwhile(held));
    if (spent) {
      const { code, message, hint } = spent;
      return void (await insist(() => end(held, 'failed', { error: { code, message, hint } })));
    }
    const spoken = new Map<string, number>();
    const outcome = await ports.children.render(
      {
        organisation: held.context.organisation,
        production: held.production,
        request: row.request,
        media: row.pins.media,
        name: fileNameOf(row, row.script_name),
      },
      signal,
      {
        // What is not told now is soon told anew.
        onProgress: (stage, part) => void tellProgress(held, stage, part).catch(() => {}),
        onSpoken: (voice, characters) => spoken.set(voice, (spoken.get(voice) ?? 0) + characters),
      },
    );
    if (outcome.kind === 'not_started')
      ports.log('no renderer could be started', { production: held.production, how: outcome.how });
    if (outcome.kind === 'refused' && outcome.why !== undefined)
      ports.log('a render could not be kept', { production: held.production, why: outcome.why });
    // What is short now will hardly be there in a moment.
    if (isShort(outcome)) await later(START_AGAIN_MILLISECONDS, stopping.signal);
    if (outcome.kind === 'died' && !abandon.signal.aborted)
      ports.log('a renderer died', { production: held.production, how: outcome.how, attempt: held.attempt });
    if (outcome.kind === 'bug') ports.log('a render failed', { production: held.production, what: outcome.what });
    let tries = 0;
    await insist(() => settle(held, outcome, spoken, signal, ++tries > 1));
  }

  /** `isAgain`: it may have been settled before, and only the answer was lost. */
  async function settle(
    held: Held,
    outcome: Outcome<Rendered>,
    spoken: ReadonlyMap<string, number>,
    signal: AbortSignal,
    isAgain: boolean,
  ): Promise<void> {
    if (outcome.kind === 'answered') {
      const isOurs = await finish(held, queue, outcome.answer);
      if (isOurs) ports.settled('done');
      // What has no row is swept; what may have one stays.
      if (!isOurs && !isAgain) for (const { key } of outcome.answer.files) await ports.storage.delete(key);
    } else if (abandon.signal.aborted) await putBack(held, queue, { counts: false });
    else if (signal.aborted) {
      // Cancelled; or the job was taken for lost while nobody could be told: then whoever has it goes on, or it waits again.
      if ((await heldRow(held))?.is_cancelled) await end(held, 'cancelled', { spoken });
      else if (!(await countOfDeleted(held, spoken))) await putBack(held, queue, { counts: false });
    } else if (isShort(outcome)) await putBack(held, queue, { counts: false });
    else if (outcome.kind === 'refused') await end(held, 'failed', { error: { ...outcome.refused }, spoken });
    else if (outcome.kind === 'died') await putBack(held, queue, { counts: true });
    else await end(held, 'failed', { error: BUG, spoken });
  }

  async function end(held: Held, state: Exclude<Settled, 'done'>, why: Ending = {}): Promise<void> {
    if (await giveUp(held, queue, state, why)) ports.settled(state);
  }

  const running = Array.from({ length: slots + 1 }, slot);
  return {
    async stop(grace) {
      stopping.abort();
      wakeAll();
      const timer = setTimeout(() => abandon.abort(), grace);
      await Promise.all(running);
      clearTimeout(timer);
      await listener.close();
    },
  };
}

/** Of what the machine lacks for the moment: no production is at fault. */
function isShort(outcome: Outcome<Rendered>): boolean {
  return (
    outcome.kind === 'not_started' || (outcome.kind === 'refused' && outcome.refused.code === 'storage_unavailable')
  );
}

/** Settling may happen twice without harm: where the database was away, it is tried again. */
async function insist<T>(tell: () => Promise<T>): Promise<T> {
  for (let left = TELLS - 1; left > 0; left--) {
    try {
      return await tell();
    } catch {
      await sleep(TELL_AGAIN_MILLISECONDS);
    }
  }
  return tell();
}

function hold(database: Database, job: Job, { organisation, production, attempt }: Claim): Held {
  const context = contextOf(database, { organisation, kind: 'child', role: 'owner', actor: 'worker' });
  return { context, production, job, attempt };
}

function later(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done, { once: true });
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
