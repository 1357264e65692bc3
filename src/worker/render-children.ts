// The children that render: started when there is something to do, ended when there was nothing for a while.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { AT_WORK } from '../module-beside.ts';
import type { Checked, Planned } from '../production/order.ts';
import type { Rendered } from '../production/settle.ts';
import type { MediaFile, MediaMeasures } from '../sound/measure-media.ts';
import { makeTemporary } from '../temporary.ts';
import type { FromChild, PlanTask, Question, Refused, RenderTask, ToChild, Told } from './render-messages.ts';

/** What became of a task. A child's death is told, too: it may have been the task's fault. */
export type Outcome<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer }
  /** `why`: the machine is to blame, and its operator wants to know. */
  | { readonly kind: 'refused'; readonly refused: Refused; readonly why?: string | undefined }
  | { readonly kind: 'bug'; readonly what: string }
  | { readonly kind: 'died'; readonly how: string }
  /** There was no child: this process has no descriptor left, or the machine no room. */
  | { readonly kind: 'not_started'; readonly how: string };

export interface RenderChildren extends AsyncDisposable {
  /** Aborting cancels: the child says `refused` with `cancelled`, or is killed when it does not. */
  render(task: RenderTask, signal: AbortSignal, told: Told): Promise<Outcome<Rendered>>;
  plan(task: PlanTask, signal: AbortSignal): Promise<Outcome<Checked | Planned>>;
  measure(file: MediaFile, signal: AbortSignal): Promise<Outcome<MediaMeasures>>;
}

/** A loaded model costs memory while nothing is spoken. */
const IDLE_MILLISECONDS = 5 * 60_000;
/** A child that is asked to stop and does not is stuck. */
const GRACE_MILLISECONDS = 5_000;
/** Renders give way to requests. */
const NICE = 10;

/** `module` calls serveRenders; `env` is what it is started with. */
export function openRenderChildren(module: string, env: NodeJS.ProcessEnv): RenderChildren {
  const idle: ChildProcess[] = [];
  const all = new Set<ChildProcess>();
  const asked = new Set<Promise<unknown>>();
  let isPutAway = false;
  const timers = new Map<ChildProcess, NodeJS.Timeout>();

  /** Throws when no child can be started: this process has no descriptor left, the machine no room, or it is being stopped. */
  async function hire(): Promise<ChildProcess> {
    if (isPutAway) throw new Error('it is being stopped');
    const waiting = idle.pop();
    if (waiting) {
      clearTimeout(timers.get(waiting));
      return waiting;
    }
    const child = fork(module, {
      env,
      serialization: 'advanced',
      execArgv: [...AT_WORK],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      // A session of its own: see giveWay.
      detached: true,
    });
    giveWay(child);
    all.add(child);
    const forget = () => {
      all.delete(child);
      dismiss(child);
    };
    child.once('exit', forget);
    // Of one that could not be started; it never exits. An error that nobody listens to ends the server.
    child.on('error', forget);
    await once(child, 'spawn');
    return child;
  }

  /** It gets nothing more to do. */
  function dismiss(child: ChildProcess): void {
    clearTimeout(timers.get(child));
    const at = idle.indexOf(child);
    if (at >= 0) idle.splice(at, 1);
  }

  function rest(child: ChildProcess): void {
    if (!child.connected) return;
    idle.push(child);
    const timer = setTimeout(() => {
      // At once: what is hired before it exits would die with it.
      dismiss(child);
      child.kill();
    }, IDLE_MILLISECONDS);
    timer.unref();
    timers.set(child, timer);
  }

  async function ask<Answer>(question: Question, signal: AbortSignal, told?: Told): Promise<Outcome<Answer>> {
    const asking = askWithFolder(question, signal, told);
    asked.add(asking);
    try {
      return (await asking) as Outcome<Answer>;
    } finally {
      asked.delete(asking);
    }
  }

  async function askWithFolder(
    question: Question,
    signal: AbortSignal,
    told: Told | undefined,
  ): Promise<Outcome<unknown>> {
    const folder = await makeTemporary().catch((error: Error) => error);
    if (folder instanceof Error) return { kind: 'not_started', how: folder.message };
    try {
      return await askIn(folder, question, signal, told);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async function askIn(
    folder: string,
    question: Question,
    signal: AbortSignal,
    told: Told | undefined,
  ): Promise<Outcome<unknown>> {
    const child = await hire().catch((error: Error) => error);
    if (child instanceof Error) return { kind: 'not_started', how: child.message };
    const send = (message: ToChild) => child.send(message, () => {});
    let killer: NodeJS.Timeout | undefined;
    const cancel = () => {
      send({ cancel: true });
      killer = setTimeout(() => child.kill('SIGKILL'), GRACE_MILLISECONDS);
    };
    const { promise, resolve } = Promise.withResolvers<Outcome<unknown>>();
    const onMessage = (message: FromChild) => {
      if ('stage' in message) return told?.onProgress(message.stage, message.part);
      if ('voice' in message) return told?.onSpoken(message.voice, message.characters);
      if ('answer' in message) resolve({ kind: 'answered', answer: message.answer });
      else if ('refused' in message) resolve({ kind: 'refused', refused: message.refused, why: message.why });
      else resolve({ kind: 'bug', what: message.bug });
    };
    const onExit = (status: number | null, by: string | null) => resolve({ kind: 'died', how: by ?? `exit ${status}` });
    child.on('message', onMessage);
    child.once('exit', onExit);
    signal.addEventListener('abort', cancel, { once: true });
    try {
      send({ ...question, folder });
      if (signal.aborted) cancel();
      return await promise;
    } finally {
      signal.removeEventListener('abort', cancel);
      clearTimeout(killer);
      child.off('message', onMessage);
      child.off('exit', onExit);
      rest(child);
    }
  }

  return {
    render: (task, signal, told) => ask({ task }, signal, told),
    plan: (plan, signal) => ask({ plan }, signal),
    measure: (measure, signal) => ask({ measure }, signal),
    async [Symbol.asyncDispose]() {
      isPutAway = true;
      await Promise.all(
        [...all].map(
          (child) =>
            new Promise<void>((resolve) => {
              child.once('exit', () => resolve());
              child.once('error', () => resolve());
              child.kill('SIGKILL');
            }),
        ),
      );
      // Their folders are removed.
      await Promise.allSettled(asked);
    },
  };
}

/** To whatever answers requests. Set at once: the threads that it starts inherit it. */
function giveWay({ pid }: ChildProcess): void {
  try {
    setPriority(pid!, NICE);
    // Where Linux groups processes by session (sched(7), autogroup), niceness counts only among those of one, and each
    // connection of PostgreSQL is a session. Without it the slowest reads take two to three times as long.
    writeFileSync(`/proc/${pid}/autogroup`, String(NICE), { flag: 'r+' });
  } catch {
    // It is gone already, as its exit says, or was never there; or there are no such groups here.
  }
}
