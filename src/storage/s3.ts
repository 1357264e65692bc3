// Bytes by key in a bucket that speaks S3.

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { PassThrough, type Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { Refusal } from '../errors.ts';
import { checkKey, type Storage } from './storage.ts';

export interface S3Config {
  readonly bucket: string;
  readonly region: string;
  /** For services that are not Amazon's. */
  readonly endpoint?: string | undefined;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/**
 * Refuses `storage_unavailable` for whatever the service does not do, but that an object is not there. Puts are whole by S3's
 * own rules. "Used" is when it was put: S3 keeps no other time.
 */
export function s3Storage({ bucket, region, endpoint, accessKeyId, secretAccessKey }: S3Config): Storage {
  const client = new S3Client({
    region,
    credentials: { accessKeyId, secretAccessKey },
    // Buckets as a part of the path: what every service but Amazon's understands.
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    // Not all services know the newer checksums, and TLS has its own.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  client.middlewareStack.add((next) => (args) => next(args).catch(unavailable), {
    step: 'initialize',
    priority: 'high',
  });
  const at = (key: string) => ({ Bucket: bucket, Key: checkKey(key) });
  return {
    async put(key, bytes) {
      // A length must be known before the first byte goes: what is put as a stream is small.
      const body = bytes instanceof Uint8Array ? bytes : await collect(bytes);
      await client.send(new PutObjectCommand({ ...at(key), Body: body, ContentLength: body.length }));
    },
    async putFile(key, path) {
      const { size } = await stat(path);
      await client.send(new PutObjectCommand({ ...at(key), Body: createReadStream(path), ContentLength: size }));
    },
    async get(key) {
      const found = await client.send(new GetObjectCommand(at(key))).catch(absent);
      return found && Buffer.from(await found.Body!.transformToByteArray().catch(unavailable));
    },
    async read(key, start, end) {
      if (end <= start) return (await this.size(key)) === undefined ? undefined : nothing();
      const found = await client
        .send(new GetObjectCommand({ ...at(key), Range: `bytes=${start}-${end - 1}` }))
        .catch(absent);
      return found && told(found.Body as Readable);
    },
    async size(key) {
      return (await client.send(new HeadObjectCommand(at(key))).catch(absent))?.ContentLength;
    },
    async delete(key) {
      await client.send(new DeleteObjectCommand(at(key)));
    },
    async *list(prefix) {
      let token: string | undefined;
      do {
        const page = await client.send(
          new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }),
        );
        for (const { Key, Size, LastModified } of page.Contents ?? [])
          yield { key: Key!, bytes: Size ?? 0, used: LastModified?.getTime() ?? 0 };
        token = page.NextContinuationToken;
      } while (token);
    },
  };
}

function absent(error: unknown): undefined {
  if (isAbsent(error)) return undefined;
  throw error;
}

function isAbsent(error: unknown): boolean {
  if (error instanceof NoSuchKey || error instanceof NotFound) return true;
  const { name } = error as { name?: string };
  return name === 'NoSuchKey' || name === 'NotFound';
}

function unavailable(error: Error): never {
  throw isAbsent(error) ? error : unavailableFor(error);
}

function unavailableFor(error: Error & { readonly code?: string }): Refusal {
  const why = (error.message || error.code || error.name).replace(/\.$/, '');
  return new Refusal('storage_unavailable', `The bucket does not answer: ${why}.`, { cause: error });
}

/** A body whose breaking is refused like all else. A generator would leave its connection open, were it left before its first byte. */
function told(body: Readable): Readable {
  const out = new PassThrough();
  body.once('error', (error) => out.destroy(unavailableFor(error)));
  out.once('close', () => body.destroy());
  return body.pipe(out);
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
