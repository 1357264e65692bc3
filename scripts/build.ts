// Builds dist/: JavaScript and declarations, and beside them the data that the code reads.

import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'src');
const dist = join(root, 'dist');

/** What the code reads, and what the libraries' licences want beside them. */
const DATA = /\.(json|wasm|sql)$|[\\/](lame|flac|vorbis|opus|aac)[\\/]/;

rmSync(dist, { recursive: true, force: true });
execFileSync(
  process.execPath,
  [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'tsconfig.build.json')],
  { stdio: 'inherit' },
);
for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' }))
  if (DATA.test(file)) cpSync(join(source, file), join(dist, file));
