// What every command gets, and the one way it answers programs.

export interface Session {
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** The script in hand, so that an error can show its line. */
  script: { readonly file: string; readonly text: string } | undefined;
  /** What was made before something failed: told beside the error. */
  made?: Readonly<Record<string, unknown>>;
}

/** Ctrl-C is how it is meant to end; it may have come already, while it started. */
export async function untilInterrupted({ signal }: Session): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** The one JSON document of a command, on stdout. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
