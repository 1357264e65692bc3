// Runs jobs in forked children that load a model once: what crashes or hangs there harms nobody here.

import { type ChildProcess, fork } from 'node:child_process';
import { Refusal } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { AT_WORK } from '../module-beside.ts';
import type { FromChild, ToChild } from './child.ts';

export interface PoolOptions<Setup> {
  /** The child's module: see moduleBeside of module-beside.ts. It calls `serve` of child.ts. */
  readonly module: string;
  /** What each child gets once, before its first job. */
  readonly setup: Setup;
  /** For people: `Kokoro`. */
  readonly name: string;
  /** Children at most; each is started when a job finds the others busy. */
  readonly children: number;
  /** Milliseconds for loading, and for each job. */
  readonly timeLimit?: number;
}

/** Times a job is tried when its child dies under it. */
const TRIES = 2;

/** The last characters of a child's complaints that are passed on when it dies. */
const COMPLAINT = 500;

interface Task<Job, Result> {
  readonly job: Job;
  tries: number;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

export class ChildPool<Setup, Job, Result> {
  private readonly options: Required<PoolOptions<Setup>>;
  private readonly workers = new Set<Worker<Job, Result>>();
  private readonly queue: Task<Job, Result>[] = [];
  private closed = false;

  constructor(options: PoolOptions<Setup>) {
    this.options = { timeLimit: LIMITS.speechMilliseconds, ...options };
  }

  /**
   * The child's answer. A child that dies is started again and the job tried once more. Refusals: speech_failed when it dies
   * twice, takes too long or says that it cannot; voice_unavailable when its engine is not installed. Throws the signal's
   * reason when aborted: a waiting job is skipped, a running one takes its child with it.
   */
  async run(job: Job, signal?: AbortSignal): Promise<Result> {
    signal?.throwIfAborted();
    if (this.closed) throw new Error(`the children of ${this.options.name} are closed`);
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const task: Task<Job, Result> = { job, tries: 0, resolve, reject };
    const abort = () => {
      const waiting = this.queue.indexOf(task);
      if (waiting >= 0) this.queue.splice(waiting, 1);
      reject(signal!.reason);
      for (const worker of this.workers) if (worker.task === task) this.dismiss(worker);
      this.next();
    };
    signal?.addEventListener('abort', abort, { once: true });
    this.queue.push(task);
    this.next();
    try {
      return await promise;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  /** Ends the children; what they were doing and what waits fails. Idempotent. */
  async close(): Promise<void> {
    this.closed = true;
    const error = new Refusal('cancelled', `${this.options.name} was closed.`);
    for (const task of this.queue.splice(0)) task.reject(error);
    await Promise.all(
      [...this.workers].map((worker) => {
        worker.task?.reject(error);
        this.dismiss(worker);
        return worker.gone;
      }),
    );
  }

  private next(): void {
    while (this.queue.length > 0) {
      const idle = [...this.workers].find((worker) => worker.task === undefined);
      if (!idle && this.workers.size >= this.options.children) return;
      const task = this.queue.shift()!;
      task.tries++;
      this.give(idle ?? this.hire(), task);
    }
  }

  private give(worker: Worker<Job, Result>, task: Task<Job, Result>): void {
    worker.task = task;
    worker.hold();
    worker.begin(
      () => worker.send({ job: task.job }),
      this.options.timeLimit,
      () => {
        this.dismiss(worker);
        task.reject(
          new Refusal(
            'speech_failed',
            `${this.options.name} did not answer within ${this.options.timeLimit / 1000} s.`,
            {
              hint: 'Try again; shorter sentences need less time.',
            },
          ),
        );
        this.next();
      },
    );
  }

  private hire(): Worker<Job, Result> {
    const { module, setup, name } = this.options;
    const worker = new Worker<Job, Result>(module, {
      answered: (message) => {
        const task = worker.task!;
        worker.release();
        if ('result' in message) task.resolve(message.result);
        else task.reject(new Refusal('speech_failed', `${name} could not speak: ${message.failed}`));
        this.next();
      },
      unusable: ({ unusable, hint }) => {
        this.dismiss(worker);
        worker.task?.reject(new Refusal('voice_unavailable', `${name} cannot be started: ${unusable}`, { hint }));
        this.next();
      },
      died: (how) => {
        this.workers.delete(worker);
        const task = worker.task;
        if (!task) return;
        worker.release();
        if (task.tries < TRIES) this.queue.unshift(task);
        else {
          task.reject(
            new Refusal('speech_failed', `${name} died ${TRIES} times while speaking (${how}).`, {
              hint: 'If memory is short, set LIBRETTO_SPEECH_PROCESSES=1 or choose a lighter voice.',
            }),
          );
        }
        this.next();
      },
    });
    this.workers.add(worker);
    worker.send({ setup });
    return worker;
  }

  private dismiss(worker: Worker<Job, Result>): void {
    this.workers.delete(worker);
    worker.end();
  }
}

interface Events<Result> {
  answered(message: { result: Result } | { failed: string }): void;
  unusable(message: { unusable: string; hint: string | undefined }): void;
  died(how: string): void;
}

/** One child, from its fork to its end. It keeps this process alive only while it has a task. */
class Worker<Job, Result> {
  task: Task<Job, Result> | undefined;
  readonly gone: Promise<void>;
  private readonly child: ChildProcess;
  private timer: NodeJS.Timeout | undefined;
  private ready = false;
  private onReady: (() => void) | undefined;
  private ended = false;

  constructor(module: string, events: Events<Result>) {
    this.child = fork(module, {
      serialization: 'advanced',
      execArgv: [...AT_WORK],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let complaint = '';
    this.child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-COMPLAINT);
    });
    (this.child.stderr as unknown as { unref(): void }).unref();
    this.release();
    this.child.on('message', (message: FromChild<Result>) => {
      if (this.ended) return;
      if ('ready' in message) {
        this.ready = true;
        this.onReady?.();
      } else if ('unusable' in message) events.unusable(message);
      else events.answered(message);
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    this.gone = promise;
    const die = (how: string) => {
      resolve();
      if (this.ended) return;
      this.end();
      events.died(how);
    };
    this.child.on('error', (error) => die(error.message));
    this.child.on('close', (status, signal) =>
      die([signal ?? `exit ${status}`, complaint.trim()].filter(Boolean).join(': ')),
    );
  }

  send(message: ToChild<unknown, Job>): void {
    // A child that is gone tells so by its `close`; the failed write says nothing more.
    this.child.send(message, () => {});
  }

  /** Does `start` once the child has loaded; `late` when loading or what follows takes more than `limit` each. */
  begin(start: () => void, limit: number, late: () => void): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(late, limit);
    const go = () => {
      this.onReady = undefined;
      this.timer?.refresh();
      start();
    };
    if (this.ready) go();
    else this.onReady = go;
  }

  hold(): void {
    this.child.ref();
    this.child.channel?.ref();
  }

  release(): void {
    this.task = undefined;
    clearTimeout(this.timer);
    this.child.unref();
    this.child.channel?.unref();
  }

  end(): void {
    this.ended = true;
    clearTimeout(this.timer);
    // Whoever waits for its end would otherwise wait in a program that has nothing left to do and leaves.
    this.child.ref();
    this.child.kill('SIGKILL');
  }
}
