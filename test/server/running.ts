// A real `libretto serve` in a process and a data folder of its own.

import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../program.ts';

export interface Running extends AsyncDisposable {
  readonly url: string;
  /** Printed the first time. */
  readonly firstKey: string | undefined;
  readonly process: ChildProcess;
  /** What it told people so far. */
  said(): string;
  /** What it logged so far. */
  log(): string;
  call(
    method: string,
    path: string,
    key: string,
    body?: object,
    headers?: Readonly<Record<string, string>>,
  ): Promise<{ status: number; body: Body }>;
  /** In order, as Ctrl-C does; answers the exit code. */
  stop(): Promise<number | null>;
  /** At once, and waits until it is gone. */
  kill(): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: looked into as a client would
type Body = any;

/** Rejects with what it said when it does not start. */
export async function startServer(
  data: string,
  env: NodeJS.ProcessEnv,
  args: readonly string[] = ['--port', '0'],
): Promise<Running> {
  const child = spawn(process.execPath, [join(ROOT, 'bin/libretto.js'), 'serve', '--data', data, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    log += text;
  });
  const over = new Promise<number | null>((resolve) => child.once('close', resolve));
  const said: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      said.push(line);
      const [, url] = /^Listening on (\S+)/.exec(line) ?? [];
      if (url) resolve(url);
    });
    over.then((code) => reject(new Error(`it ended with ${code}: ${said.join('\n')}${log}`)));
  });
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    return over;
  };
  return {
    url,
    firstKey: said.map((line) => /^\s*(lbr_\S+)$/.exec(line)?.[1]).find(Boolean),
    process: child,
    said: () => said.join('\n'),
    log: () => log,
    async call(method, path, key, body, headers = {}) {
      const answer = await fetch(`${url}/api${path}`, {
        method,
        headers: { 'x-api-key': key, ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return { status: answer.status, body: await answer.json() };
    },
    stop: () => end('SIGINT'),
    async kill() {
      await end('SIGKILL');
    },
    async [Symbol.asyncDispose]() {
      await end('SIGINT');
    },
  };
}
