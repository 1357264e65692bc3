// Looks at everything that a server needs, and says of each what is wrong and how to mend it.

import { spawn } from 'node:child_process';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Refusal } from '../errors.ts';

export interface Finding {
  /** What was looked at. */
  readonly check: string;
  /** `warning` is nothing that keeps a server from running. */
  readonly state: 'ok' | 'warning' | 'wrong';
  readonly message: string;
  readonly hint?: string | undefined;
}

/** Answers what is well in a sentence; throws a Refusal for what is wrong; a {@link Doubt} for what is well enough. */
export type Check = () => Promise<string>;

export class Doubt extends Error {
  readonly hint: string;
  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** One after another: later checks stand on earlier ones. None of them ends the others. */
export async function examine(checks: Readonly<Record<string, Check>>): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [check, look] of Object.entries(checks)) {
    const finding = await look().then(
      (message): Finding => ({ check, state: 'ok', message }),
      (error): Finding => {
        if (error instanceof Doubt) return { check, state: 'warning', message: error.message, hint: error.hint };
        const { message, hint } = error as Refusal;
        return { check, state: 'wrong', message: message || String(error), hint };
      },
    );
    findings.push(finding);
  }
  return findings;
}

export async function checkFolder(folder: string): Promise<string> {
  const probe = join(folder, `.doctor-${process.pid}`);
  try {
    await writeFile(probe, '');
    await rm(probe);
  } catch (error) {
    throw new Refusal('not_writable', `${folder} cannot be written (${(error as NodeJS.ErrnoException).code}).`, {
      hint: 'Give it to the user who runs the server, or name another with --data.',
    });
  }
  return folder;
}

/** Bytes under which nothing fits, and under which it is time to look. */
const SPACE = { least: 200e6, enough: 2e9 };

export async function checkSpace(folder: string): Promise<string> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const message = `${(free / 1e9).toFixed(1)} GB are free`;
  if (free < SPACE.least)
    throw new Refusal('disk_full', `${message}.`, { hint: 'Make room, or move the data folder.' });
  if (free < SPACE.enough) throw new Doubt(`${message}.`, 'An hour of finished audio takes about 100 MB.');
  return message;
}

/** Whether it can be listened on, or already is by a server of ours. */
export async function checkPort(host: string, port: number): Promise<string> {
  const code = await new Promise<string | undefined>((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
  if (code === undefined) return `${host}:${port} is free`;
  const health = await fetch(`http://${host}:${port}/healthz`, { signal: AbortSignal.timeout(2000) }).catch(
    () => undefined,
  );
  if (code === 'EADDRINUSE' && health?.headers.has('x-request-id')) return `a server runs at ${host}:${port}`;
  throw new Refusal('bad_option', `${host}:${port} cannot be listened on (${code}).`, {
    hint: 'Name another with --host and --port, or stop what listens there.',
  });
}

export async function checkFfmpeg(): Promise<string> {
  const found = await new Promise<string | undefined>((resolve) => {
    const child = spawn('ffmpeg', ['-version'], { stdio: ['ignore', 'pipe', 'ignore'] });
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
    });
    child.once('error', () => resolve(undefined));
    child.once('close', () => resolve(text.split('\n')[0]));
  });
  if (found) return found;
  throw new Doubt('ffmpeg is not installed.', 'It is only needed for media files of rare kinds.');
}

/** Seconds that two clocks may differ. */
const CLOCK_SECONDS = 5;

export function checkClock(theirs: Date): string {
  const seconds = Math.round((theirs.getTime() - Date.now()) / 1000);
  if (Math.abs(seconds) > CLOCK_SECONDS)
    throw new Doubt(
      `The database's clock is ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead' : 'behind'}.`,
      'Links and keys end by these clocks: let both be set by NTP.',
    );
  return new Date().toISOString();
}
