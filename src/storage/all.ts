// Where a server's bytes are kept: in a bucket, where one is named, else in a folder.

import { diskStorage } from './disk.ts';
import type { S3Config } from './s3.ts';
import type { Storage } from './storage.ts';

export interface StorageConfig {
  readonly folder: string;
  readonly s3: S3Config | undefined;
}

export async function openStorage({ folder, s3 }: StorageConfig): Promise<Storage> {
  if (!s3) return diskStorage(folder);
  // Loaded only by who has a bucket.
  const { s3Storage } = await import('./s3.ts');
  return s3Storage(s3);
}
