// Makes what is made from other files and kept with them: the client's types, from the document of a server that runs for it.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openServer } from '../src/main.ts';
import { clientTypes } from './client-types.ts';

const folder = await mkdtemp(join(tmpdir(), 'libretto-generate-'));
try {
  await using server = await openServer({ ...process.env, LIBRETTO_LOG_LEVEL: 'silent' }, { data: folder, port: '0' });
  const document = await (await fetch(`${server.url}/api/openapi.json`)).json();
  await writeFile(
    fileURLToPath(new URL('../src/client/api.ts', import.meta.url)),
    await clientTypes(document as object),
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
