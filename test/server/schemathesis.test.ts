// The OpenAPI document by the eyes of another: schemathesis makes requests from it, follows what they answer, and holds the answers
// against it. Skipped where no Python has it (`pip install schemathesis`; SCHEMATHESIS_PYTHON names the interpreter).

import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openHarness } from './harness.ts';
import { tone } from './tone.ts';

const python = process.env.SCHEMATHESIS_PYTHON ?? 'python3';
const isThere = spawnSync(python, ['-c', 'import schemathesis']).status === 0;
/** Of requests; more by hand: `SCHEMATHESIS_SECONDS=600 SCHEMATHESIS_SEED=2 npx vitest run test/server/schemathesis.test.ts`. */
const seconds = process.env.SCHEMATHESIS_SECONDS ?? '120';
const seed = process.env.SCHEMATHESIS_SEED ?? '1';

test.skipIf(!isThere).for(['super-organisation', 'read-only'])(
  'schemathesis finds nothing that is answered otherwise, as %s',
  { timeout: 1_000_000 },
  async (role) => {
    await using server = await openHarness({ worker: true });
    const { id, key } = await server.newOrganisation();
    const post = async (path: string, body: unknown, headers = {}) =>
      (await server.call('POST', path, { key, body, headers })).body;
    const script = await post('/scripts', {
      project: 'known',
      module: 'known',
      reference: 'known',
      text: '<<sectionName::a>>Hello {{name}}.<<sectionName::b>>Bye. <<media::m>>',
      versions: { es: 'Hola.' },
    });
    const { body: sections } = await server.call('GET', '/sections?script=known', { key });
    await post('/media?name=known.wav&reference=known', tone(), { 'content-type': 'audio/wav' });
    const spoken = await post('/speech', { text: 'Hello.', voice: 'tone_mid', formats: ['wav'] });
    const apiKey = role === 'read-only' ? (await post('/keys', { name: 'reader', role })).apiKey : server.superKey;
    const config = fileURLToPath(new URL('schemathesis.toml', import.meta.url));
    const url = server.app.listeningOrigin;
    const options = ['--url', url, '--max-time', seconds, '--seed', seed, '--generation-database', 'none'];
    const told = await new Promise<string>((resolve) =>
      execFile(
        python,
        ['-m', 'schemathesis.cli', '--config-file', config, 'run', `${url}/api/openapi.json`, ...options],
        {
          env: {
            ...process.env,
            API_KEY: apiKey,
            ORGANISATION: id,
            SCRIPT: script.id,
            SECTION: sections.data[0].id,
            PRODUCTION: spoken.id,
            FILE: spoken.files[0].id,
          },
          maxBuffer: 64_000_000,
        },
        (error, stdout, stderr) => resolve(error ? `${stdout}\n${stderr}\n${error.message}` : 'nothing'),
      ),
    );
    expect(told).toBe('nothing');
  },
);
