// The child's side of child-pool.ts: takes its setup, then one job after the other, and ends with its parent.

export type ToChild<Setup, Job> = { readonly setup: Setup } | { readonly job: Job };

export type FromChild<Result> =
  | { readonly ready: true }
  /** It will never work here: something is not installed. */
  | { readonly unusable: string; readonly hint: string | undefined }
  | { readonly result: Result }
  /** This job cannot be done; the child goes on. */
  | { readonly failed: string };

/** Throw it from `load` when something is missing that the user can install. */
export class Unusable extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

/** Loads once and answers each job. What `load` throws ends the child, except {@link Unusable}. */
export function serve<Setup, Job, Result>(load: (setup: Setup) => Promise<(job: Job) => Promise<Result>>): void {
  if (!process.send) throw new Error('this program is started by another one');
  const say = (message: FromChild<Result>) => process.send!(message);
  let work: Promise<(job: Job) => Promise<Result>>;
  process.on('message', async (message: ToChild<Setup, Job>) => {
    if ('setup' in message) {
      work = load(message.setup);
      work.then(
        () => say({ ready: true }),
        (error) => {
          if (!(error instanceof Unusable)) throw error;
          say({ unusable: error.message, hint: error.hint });
        },
      );
      return;
    }
    try {
      const answer = await work;
      say({ result: await answer(message.job) });
    } catch (error) {
      say({ failed: error instanceof Error ? error.message : String(error) });
    }
  });
  process.on('disconnect', () => process.exit());
  // Ctrl-C in a terminal reaches children too; the parent decides what becomes of the clip.
  process.on('SIGINT', () => {});
}
