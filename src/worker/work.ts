// The worker's loop: takes a place in the line, claims the production that is next, has it rendered, settles it.

import { contextOf } from '../context.ts';
import type { Claim } from '../database/crossing.ts';
import type { Database } from '../database/database.ts';
import { listen } from '../database/listen.ts';
import { CANCELLED } from '../production/productions.ts';
import {
  finish,
  giveUp,
  type Held,
  heldRow,
  isWanted,
  putBack,
  spentMeanwhile,
  tellProgress,
} from '../production/settle.ts';
import type { Job, Queue } from '../queue/queue.ts';
import type { Storage } from '../storage/storage.ts';
import type { RenderChildren } from './render-children.ts';

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
}

export interface Worker {
  /** Takes nothing new, and gives back what it has not finished after `grace` milliseconds. */
  stop(grace: number): Promise<void>;
}

/** A wake-up can be lost with its connection: so often it looks without one. */
const LOOK_MILLISECONDS = 2_000;
/** A third of what the queue waits for. */
const HOLD_MILLISECONDS = 3_000;
/** Progress that is told more often is read by nobody. */
const PROGRESS_MILLISECONDS = 500;
/** A production whose renderer died so often kills renderers. */
const ATTEMPTS = 3;

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

  async function slot(onlyIdle: boolean): Promise<void> {
    while (!stopping.signal.aborted) {
      const woken = wake.promise;
      const worked = await turn(onlyIdle).catch((error) => {
        ports.log('the line could not be looked at', { error: String(error) });
        return false;
      });
      if (!worked) await Promise.race([woken, later(LOOK_MILLISECONDS, stopping.signal)]);
    }
  }

  /** Whether there was something to do. */
  async function turn(onlyIdle: boolean): Promise<boolean> {
    if (onlyIdle && !(await ports.database.crossing.isIdleWaiting())) return false;
    const job = await queue.take('render');
    if (!job) return false;
    // Who was idle a moment ago may have got its turn from another slot: then anybody may have this one.
    const claim =
      (await ports.database.crossing.claimProduction(job.id, onlyIdle)) ??
      (onlyIdle ? await ports.database.crossing.claimProduction(job.id, false) : undefined);
    if (claim) await work(job, claim);
    else await queue.discard('render', job.id);
    return true;
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
    const row = await heldRow(held);
    if (!row) return;
    if (row.is_cancelled) return void (await giveUp(held, queue, 'cancelled', null));
    if (held.attempt > ATTEMPTS)
      return void (await giveUp(held, queue, 'failed', {
        code: 'render_died',
        message: `What renders it died ${ATTEMPTS} times.`,
        hint: 'If memory is short, use fewer slots; otherwise this is a bug of Libretto.',
      }));
    const spent = await spentMeanwhile(held);
    if (spent) {
      const { code, message, hint } = spent;
      return void (await giveUp(held, queue, 'failed', { code, message, hint }));
    }
    const outcome = await ports.children.render(
      {
        organisation: held.context.organisation,
        request: row.request,
        media: row.pins.media,
        name: nameOf(row.script_id, row.version),
      },
      signal,
      progressTo(held),
    );
    if (outcome.kind === 'answered') {
      const isOurs = await finish(held, queue, outcome.answer);
      if (!isOurs) for (const { key } of outcome.answer.files) await ports.storage.delete(key);
    } else if (abandon.signal.aborted) await putBack(held, queue, { counts: false });
    else if (signal.aborted) await giveUp(held, queue, 'cancelled', null);
    else if (outcome.kind === 'refused') await giveUp(held, queue, 'failed', { ...outcome.refused });
    else if (outcome.kind === 'died') {
      ports.log('a renderer died', { production: held.production, how: outcome.how, attempt: held.attempt });
      await putBack(held, queue, { counts: true });
    } else {
      ports.log('a render failed', { production: held.production, what: outcome.what });
      await giveUp(held, queue, 'failed', { code: 'internal', message: 'This is a bug of Libretto; it was logged.' });
    }
  }

  const running = [...Array.from({ length: slots }, () => slot(false)), slot(true)];
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

function hold(database: Database, job: Job, { organisation, production, attempt }: Claim): Held {
  const context = contextOf(database, { organisation, kind: 'child', role: 'owner', actor: 'worker' });
  return { context, production, job, attempt };
}

function nameOf(script: string | null, version: string | null): string {
  return script ? `script${version && version !== 'v0' ? `-${version.replace(/[^\w-]/g, '_')}` : ''}` : 'speech';
}

/** Told at most twice a second; a worker that is slow to tell is told nothing by it. */
function progressTo(held: Held): (stage: string, part: number) => void {
  let last = 0;
  let stage = '';
  return (its, part) => {
    const now = Date.now();
    if (its === stage && now - last < PROGRESS_MILLISECONDS) return;
    last = now;
    stage = its;
    tellProgress(held, its, Math.round(part * 100) / 100).catch(() => {});
  };
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
