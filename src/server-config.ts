// The server's environment, parsed once and frozen. docs/server.md lists it for people.

import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { LOCAL_SETTINGS } from './config.ts';
import { didYouMean, Refusal } from './errors.ts';
import type { S3Config } from './storage/s3.ts';

export interface ServerConfig {
  /** Database, files, cache and secret. `--data`, `LIBRETTO_DATA_DIR`, else `$XDG_DATA_HOME/libretto/server`. */
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  /** What links begin with. `LIBRETTO_PUBLIC_URL`, else where it listens. */
  readonly publicUrl: string | undefined;
  /** Hours that a link to a file holds. `LIBRETTO_LINK_HOURS`. */
  readonly linkHours: number;
  /** The proxies whose word is taken for who asks: their addresses, or true for whoever connects. `LIBRETTO_TRUST_PROXY`. */
  readonly trustProxy: true | readonly string[];
  /** A PostgreSQL of one's own: the server's login. `DATABASE_URL`. */
  readonly databaseUrl: string | undefined;
  /** The owner of its tables, for `libretto migrate`, `backup` and `restore`. `DATABASE_OWNER_URL`. */
  readonly databaseOwnerUrl: string | undefined;
  /** Who may make an organisation of their own. `LIBRETTO_SIGNUP`. */
  readonly signup: 'open' | 'invite' | 'closed';
  /** The operator's key to the first super-organisation, instead of one that is made up. `LIBRETTO_ROOT_KEY`. */
  readonly rootKey: string | undefined;
  /** Productions rendered at a time. `LIBRETTO_WORKER_SLOTS`. */
  readonly slots: number;
  /** Requests a second of one organisation. `LIBRETTO_REQUESTS_PER_SECOND`. */
  readonly requestsPerSecond: number;
  /** What is logged: a line for each request, or problems only. `LIBRETTO_LOG_LEVEL`. */
  readonly logLevel: LogLevel;
  /** A bucket instead of the data folder, for what is finished and cached. `S3_BUCKET` and its like. */
  readonly s3: S3Config | undefined;
  /** Signs links and encrypts credentials. `LIBRETTO_SECRET`, else made once in the data folder. */
  readonly secret: string | undefined;
}

// Each says what it must be, for the sentence that refuses anything else.
const url = (...protocols: string[]) => {
  const begins = protocols.map((protocol) => `${protocol}://`);
  return z.string().refine((text) => URL.canParse(text) && begins.some((begin) => text.startsWith(begin)), {
    error: `a URL that begins with ${begins.join(' or ')}`,
    abort: true,
  });
};
const whole = (min: number, max: number) => {
  const error = `a whole number from ${min} to ${max}`;
  // Nothing else that JavaScript takes for a number: a blank would be 0, and with it any port.
  return z
    .string()
    .regex(/^\d+$/, { error })
    .transform(Number)
    .pipe(z.number().min(min, { error }).max(max, { error }));
};
const choice = <const Choices extends readonly [string, ...string[]]>(...choices: Choices) =>
  z.enum(choices, { error: `one of ${choices.join(', ')}` });
const text = (least: number) =>
  z.string().min(least, { error: least === 1 ? 'a text' : `${least} characters or more` });

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const isNetwork = (text: string) => {
  const [address = '', bits, ...rest] = text.split('/');
  const width = { 4: 32, 6: 128 }[isIP(address)];
  return (
    width !== undefined && rest.length === 0 && (bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= width))
  );
};

const isBase = (text: string) => {
  const { username, password, search, hash } = new URL(text);
  return [username, password, search, hash].every((part) => part === '');
};

/** Every setting, by its name in the environment. */
export const SETTINGS = {
  LIBRETTO_HOST: text(1).default('127.0.0.1'),
  LIBRETTO_PORT: whole(0, 65_535).default(4747),
  LIBRETTO_PUBLIC_URL: url('http', 'https')
    .refine(isBase, { error: 'a URL without a name, a password, `?` and `#`, for paths to follow' })
    .transform((text) => text.replace(/\/+$/, '')),
  LIBRETTO_LINK_HOURS: whole(1, 24 * 366).default(24),
  LIBRETTO_TRUST_PROXY: z
    .string()
    .transform((text) => (text === 'true' ? (true as const) : text.split(',').map((address) => address.trim())))
    .refine((proxies) => proxies === true || proxies.every(isNetwork), {
      error: 'addresses or networks (10.0.0.0/8) with commas between them, or `true`',
    }),
  DATABASE_URL: url('postgres', 'postgresql'),
  DATABASE_OWNER_URL: url('postgres', 'postgresql'),
  LIBRETTO_SIGNUP: choice('open', 'invite', 'closed').default('closed'),
  LIBRETTO_WORKER_SLOTS: whole(1, 64).default(2),
  S3_BUCKET: text(1),
  S3_REGION: text(1).default('us-east-1'),
  S3_ENDPOINT: url('http', 'https'),
  S3_ACCESS_KEY_ID: text(1),
  S3_SECRET_ACCESS_KEY: text(1),
  // It comes in a header.
  LIBRETTO_ROOT_KEY: text(32).regex(/^[\x21-\x7e]*$/, { error: 'letters, digits and signs of ASCII, without blanks' }),
  LIBRETTO_REQUESTS_PER_SECOND: whole(1, 1_000_000).default(500),
  LIBRETTO_LOG_LEVEL: choice(...LOG_LEVELS).default('info'),
  LIBRETTO_SECRET: text(32),
} as const;

export interface ServeFlags {
  readonly data?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: string | undefined;
}

/** Settings may stand in this file of the data folder, a line each: `LIBRETTO_PORT=4747`. */
export const SETTINGS_FILE = 'libretto.env';

/**
 * The environment, with what the file says beneath it and the flags above it: children read it again, without flags. Refuses a
 * line of the file that sets nothing that is read, and a name in the environment that is nearly one of ours: others may have names
 * there that begin alike.
 */
export function readEnvironment(env: NodeJS.ProcessEnv, flags: ServeFlags = {}): NodeJS.ProcessEnv {
  for (const name of Object.keys(env)) {
    if (!name.startsWith(PREFIX) || KNOWN.includes(name) || name === DATA_DIR) continue;
    const meant = meantBy(name);
    if (meant) throw new Refusal('bad_option', `There is no setting ${name}.`, { hint: `Did you mean ${meant}?` });
  }
  const all = { ...env, ...flagged(flags) };
  const file = join(dataDirOf(env, flags), SETTINGS_FILE);
  const content = readSettings(file);
  if (content === undefined) return all;
  for (const [index, line] of content.split(/\r?\n/).entries())
    if (!/^\s*(#.*|(export\s+)?[A-Za-z_]\w*\s*=.*)?$/.test(line))
      throw new Refusal('bad_option', `Line ${index + 1} of ${file} sets nothing.`, {
        hint: 'A line is a setting, `LIBRETTO_PORT=4747`, or a comment that begins with `#`.',
      });
  const written = parseEnv(content);
  for (const name of Object.keys(written)) {
    if (KNOWN.includes(name)) continue;
    const meant = meantBy(name);
    const isPlace = name === DATA_DIR;
    throw new Refusal('bad_option', isPlace ? `${name} cannot stand in the file.` : `There is no setting ${name}.`, {
      hint: isPlace
        ? 'The file lies in that folder: set it in the environment, or with --data.'
        : meant
          ? `Did you mean ${meant}?`
          : 'docs/server.md lists them all.',
      file,
    });
  }
  return { ...written, ...all };
}

function flagged({ host, port }: ServeFlags): NodeJS.ProcessEnv {
  return {
    ...(host === undefined ? {} : { LIBRETTO_HOST: host }),
    ...(port === undefined ? {} : { LIBRETTO_PORT: port }),
  };
}

/** Undefined where there is none. */
function readSettings(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // ENOTDIR: the data folder is none, which is said where it is made.
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new Refusal('file_unreadable', `The settings in ${file} cannot be read (${code}).`, {
      hint: 'Give the data folder, with all that is in it, to the user who runs the server; or name another with --data.',
      cause: error,
    });
  }
}

const PREFIX = 'LIBRETTO_';
const DATA_DIR = 'LIBRETTO_DATA_DIR';
const KNOWN: readonly string[] = [...Object.keys(SETTINGS), ...LOCAL_SETTINGS];

/** By what is not the same in most of them. */
function meantBy(name: string): string | undefined {
  const its = didYouMean(
    name.replace(PREFIX, ''),
    [...KNOWN, DATA_DIR].map((known) => known.replace(PREFIX, '')),
  );
  return [...KNOWN, DATA_DIR].find((known) => known.replace(PREFIX, '') === its);
}

function dataDirOf(env: NodeJS.ProcessEnv, { data }: Pick<ServeFlags, 'data'>): string {
  // A flag whose variable is empty (`--data "$FOLDER"`) would be the folder that it is started in.
  if (data?.trim() === '')
    throw new Refusal('bad_option', '--data must name a folder.', { hint: 'Name one, or leave --data out.' });
  const xdg = env.XDG_DATA_HOME?.startsWith('/') ? env.XDG_DATA_HOME : join(env.HOME ?? homedir(), '.local/share');
  return resolve(data ?? (env.LIBRETTO_DATA_DIR?.trim() || join(xdg, 'libretto/server')));
}

/**
 * Refuses `bad_option` with a sentence that says what to do. A setting that is empty or blank is none; blanks around one, such as
 * the line end of the file that it came from, are not of it.
 */
export function readServerConfig(env: NodeJS.ProcessEnv, flags: ServeFlags = {}): ServerConfig {
  const setting = <Name extends keyof typeof SETTINGS>(name: Name, flag?: string) => {
    const schema = SETTINGS[name];
    const optional = 'unwrap' in schema ? schema : schema.optional();
    const parsed = optional.safeParse(flag?.trim() ?? (env[name]?.trim() || undefined));
    if (parsed.success) return parsed.data as z.output<(typeof SETTINGS)[Name]> | undefined;
    const { message } = parsed.error.issues[0]!;
    throw new Refusal('bad_option', `${name} must be ${message}.`, {
      hint: `Set ${name} otherwise, or unset it.`,
    });
  };
  const databaseUrl = setting('DATABASE_URL');
  const databaseOwnerUrl = setting('DATABASE_OWNER_URL');
  if (databaseOwnerUrl !== undefined && databaseUrl === undefined)
    throw new Refusal('bad_option', 'DATABASE_OWNER_URL is set, and DATABASE_URL is not.', {
      hint: 'Set DATABASE_URL, the server’s own login, too; or unset DATABASE_OWNER_URL, for a database in the data folder.',
    });
  return Object.freeze({
    dataDir: dataDirOf(env, flags),
    host: setting('LIBRETTO_HOST', flags.host)!,
    port: setting('LIBRETTO_PORT', flags.port)!,
    publicUrl: setting('LIBRETTO_PUBLIC_URL'),
    linkHours: setting('LIBRETTO_LINK_HOURS')!,
    trustProxy: setting('LIBRETTO_TRUST_PROXY') ?? [],
    databaseUrl,
    databaseOwnerUrl,
    signup: setting('LIBRETTO_SIGNUP')!,
    slots: setting('LIBRETTO_WORKER_SLOTS')!,
    s3: s3Config(setting),
    rootKey: setting('LIBRETTO_ROOT_KEY'),
    requestsPerSecond: setting('LIBRETTO_REQUESTS_PER_SECOND')!,
    logLevel: setting('LIBRETTO_LOG_LEVEL')!,
    secret: setting('LIBRETTO_SECRET'),
  });
}

type Setting = (
  name: 'S3_BUCKET' | 'S3_REGION' | 'S3_ENDPOINT' | 'S3_ACCESS_KEY_ID' | 'S3_SECRET_ACCESS_KEY',
) => string | undefined;

function s3Config(setting: Setting): S3Config | undefined {
  const bucket = setting('S3_BUCKET');
  const accessKeyId = setting('S3_ACCESS_KEY_ID');
  const secretAccessKey = setting('S3_SECRET_ACCESS_KEY');
  const endpoint = setting('S3_ENDPOINT');
  if (bucket === undefined) {
    const set = Object.entries({
      S3_ENDPOINT: endpoint,
      S3_ACCESS_KEY_ID: accessKeyId,
      S3_SECRET_ACCESS_KEY: secretAccessKey,
    }).find(([, value]) => value !== undefined);
    if (!set) return undefined;
    // What is meant for a bucket would lie on the disk of whoever happened to render it.
    throw new Refusal('bad_option', `${set[0]} is set, and S3_BUCKET is not.`, {
      hint: `Set S3_BUCKET, too; or unset ${set[0]}, to keep files in the data folder.`,
    });
  }
  if (accessKeyId === undefined || secretAccessKey === undefined)
    throw new Refusal('bad_option', 'S3_BUCKET is set, and its key is not.', {
      hint: 'Set S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY, too.',
    });
  return { bucket, region: setting('S3_REGION')!, endpoint, accessKeyId, secretAccessKey };
}
