// Runs the program as a user does, in a folder and with a home of its own.

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Place extends AsyncDisposable {
  readonly folder: string;
  /** What the program sees of the environment. */
  readonly env: Readonly<NodeJS.ProcessEnv>;
  run(
    args: readonly string[],
    options?: { readonly stdin?: string | Buffer; readonly env?: NodeJS.ProcessEnv },
  ): Promise<Ran>;
  /** Runs with --json and parses what it prints. */
  json(
    args: readonly string[],
    options?: { readonly stdin?: string | Buffer; readonly env?: NodeJS.ProcessEnv },
    // biome-ignore lint/suspicious/noExplicitAny: a document of any shape, which each test looks into
  ): Promise<{ code: number | null; document: any }>;
}

/** An empty folder to work in; nothing of the real home is seen but the voices, when they are asked for. */
export async function openPlace({ voices = false }: { readonly voices?: boolean } = {}): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'libretto-test-'));
  const env: NodeJS.ProcessEnv = {
    PATH: process.env.PATH,
    HOME: folder,
    XDG_CACHE_HOME: join(folder, '.cache'),
    NO_COLOR: '1',
  };
  env.LIBRETTO_VOICES_DIR = voices ? VOICES : join(folder, 'voices');
  const run: Place['run'] = (args, options = {}) =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [join(ROOT, 'bin', 'libretto.js'), ...args], {
        cwd: folder,
        env: { ...env, ...options.env },
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      let stdout = '';
      let stderr = '';
      child.stdout.setEncoding('utf8').on('data', (text) => {
        stdout += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text) => {
        stderr += text;
      });
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, stdout, stderr }));
      child.stdin.on('error', () => {});
      child.stdin.end(options.stdin ?? '');
    });
  return {
    folder,
    env,
    run,
    async json(args, options) {
      const { code, stdout, stderr } = await run([...args, '--json'], options);
      try {
        return { code, document: JSON.parse(stdout) };
      } catch {
        throw new Error(`no JSON from ${args.join(' ')}: ${stdout}\n${stderr}`);
      }
    },
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Where this machine keeps its voices: tests with a real voice use them, and skip without them. */
export const VOICES =
  process.env.LIBRETTO_VOICES_DIR ??
  join(process.env.XDG_DATA_HOME || join(process.env.HOME ?? '', '.local/share'), 'libretto/voices');
