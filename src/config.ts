// The environment, parsed once and frozen: where things lie and how much of the machine may be used.

import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { Refusal } from './errors.ts';
import { LIMITS } from './limits.ts';

export interface Config {
  /** Where downloaded voices lie. `LIBRETTO_VOICES_DIR`, else `$XDG_DATA_HOME/libretto/voices`. */
  readonly voicesDir: string;
  /** Where one's own templates lie. `LIBRETTO_TEMPLATES_DIR`, else `$XDG_DATA_HOME/libretto/templates`. */
  readonly templatesDir: string;
  /** Spoken clips, mixes and masters. `LIBRETTO_CACHE_DIR`, else `$XDG_CACHE_HOME/libretto`. */
  readonly cacheDir: string;
  /** Bytes of the cache before the least recently used go. `LIBRETTO_CACHE_BYTES`. */
  readonly cacheBytes: number;
  /** A folder, file URL or http mirror that voices are fetched from first. `LIBRETTO_VOICE_MIRROR`. */
  readonly voiceMirror: string | undefined;
  /** Children a neural provider may run. `LIBRETTO_SPEECH_PROCESSES`, 1. */
  readonly speechProcesses: number;
  /** Threads of one child. `LIBRETTO_SPEECH_THREADS`, 2: faster for one request than two children, at half the memory. */
  readonly speechThreads: number;
}

/** What {@link readConfig} and the command line read of the environment. */
export const LOCAL_SETTINGS: readonly string[] = [
  'LIBRETTO_VOICES_DIR',
  'LIBRETTO_TEMPLATES_DIR',
  'LIBRETTO_VOICE_MIRROR',
  'LIBRETTO_CACHE_DIR',
  'LIBRETTO_CACHE_BYTES',
  'LIBRETTO_SPEECH_PROCESSES',
  'LIBRETTO_SPEECH_THREADS',
  'LIBRETTO_DEBUG',
];

export function readConfig(env: NodeJS.ProcessEnv): Config {
  const home = env.HOME ?? homedir();
  const folder = (own: string, xdg: string, otherwise: string, below: string) => {
    const named = env[own];
    if (named) return resolve(named);
    // XDG Base Directory: a relative path there is invalid and ignored.
    const base = env[xdg]?.startsWith('/') ? env[xdg] : join(home, otherwise);
    return join(base, below);
  };
  const whole = (name: string, otherwise: number, max: number) => {
    const text = env[name];
    if (text === undefined || text === '') return otherwise;
    const n = Number(text);
    if (!Number.isInteger(n) || n < 1 || n > max)
      throw new Refusal(
        'bad_option',
        `${name} is ${JSON.stringify(text)}, but must be a whole number from 1 to ${max}.`,
        {
          hint: `Unset ${name} to use ${otherwise}.`,
        },
      );
    return n;
  };
  return Object.freeze({
    voicesDir: folder('LIBRETTO_VOICES_DIR', 'XDG_DATA_HOME', '.local/share', 'libretto/voices'),
    templatesDir: folder('LIBRETTO_TEMPLATES_DIR', 'XDG_DATA_HOME', '.local/share', 'libretto/templates'),
    cacheDir: folder('LIBRETTO_CACHE_DIR', 'XDG_CACHE_HOME', '.cache', 'libretto'),
    cacheBytes: whole('LIBRETTO_CACHE_BYTES', LIMITS.cacheBytes, Number.MAX_SAFE_INTEGER),
    voiceMirror: env.LIBRETTO_VOICE_MIRROR || undefined,
    speechProcesses: whole('LIBRETTO_SPEECH_PROCESSES', 1, 64),
    speechThreads: whole('LIBRETTO_SPEECH_THREADS', 2, 64),
  });
}
