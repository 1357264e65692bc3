// Broken files through the decoder: sound or a refusal in words, and this process lives. `npm run bench corruption` has 10,000.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { corrupted, outcomeOf } from '../../test/corrupt-files.ts';
import { bombs, soundFiles } from '../../test/sound-files.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'libretto-corrupt-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.concurrent.each((await soundFiles()).map((file) => [file.name, file] as const))(
  '%s',
  { timeout: 120_000 },
  async (name, file) => {
    // Every damage; what is read in this process is read fast.
    const count = file.container === 'wav' && name !== 'adpcm.wav' ? 50 : 10;
    for (let n = 0; n < count; n++) {
      const { damage, extension, bytes } = corrupted(file, n);
      const path = join(folder, `${name}-${n}.${extension}`);
      await writeFile(path, bytes);
      const outcome = await outcomeOf(path).catch((error) => error);
      expect(outcome, `${damage} ${n}`).toBeTypeOf('string');
      if (damage === 'wrong name') expect(outcome).toBe('sound');
    }
    const whole = join(folder, name);
    await writeFile(whole, file.bytes);
    expect(await outcomeOf(whole)).toBe('sound');
  },
);

test('hours in few bytes end in a refusal', async () => {
  for (const [what, bytes] of await bombs(0.1)) {
    const path = join(folder, 'bomb');
    await writeFile(path, bytes);
    expect(await outcomeOf(path, { mediaSeconds: 60 }), what).toMatch(/^media_(too_long|unreadable)$/);
  }
});
