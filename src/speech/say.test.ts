// Speech through its cache: spoken once, and spoken again whenever what is kept is not whole.

import { expect, test } from 'vitest';
import { toneProvider } from '../providers/tone.ts';
import { memoryStorage } from '../storage/memory.ts';
import { decibels } from '../units.ts';
import { loadSamples, type SpeechPorts, say } from './say.ts';
import type { PlannedUtterance } from './utterances.ts';

const tone = toneProvider();
const [voice] = await tone.voices();
const utterance: PlannedUtterance = {
  voice: voice!,
  language: 'en-US',
  speed: 1,
  words: [
    {
      written: 'Hello',
      shown: 'Hello',
      span: { start: 0, end: 5 },
      spoken: [{ text: 'hello', after: '.' }],
      marks: [],
      gain: decibels(0),
      followedBy: [],
    },
  ],
};

async function spokenOnce() {
  const ports: SpeechPorts = { storage: memoryStorage(), organisation: 'local', provider: () => tone };
  const [first] = await say([utterance], ports);
  const path = `o/local/cache/clip/${first!.clip.key}`;
  const again = async () => (await say([utterance], ports))[0]!;
  return { ports, path, again, clip: first!.clip, samples: await loadSamples(utterance, ports) };
}

test('what was spoken is not spoken again', async () => {
  const { again, clip } = await spokenOnce();
  expect(await again()).toEqual({ clip, of: clip.key, cached: true, warnings: [] });
});

test.each<[name: string, file: 'json' | 'f32', bytes: string]>([
  ['is garbage', 'json', 'gar{bage'],
  ['is null', 'json', 'null'],
  ['has other types', 'json', '{"key":"KEY","frames":"x","words":null,"envelope":[],"warnings":[]}'],
  ['has lost samples', 'f32', 'cut off!'],
  ['has no samples', 'f32', ''],
])('a kept clip that %s is spoken again, to the same samples', async (_name, file, bytes) => {
  const { ports, path, again, clip, samples } = await spokenOnce();
  await ports.storage.put(`${path}.${file}`, Buffer.from(bytes.replace('KEY', clip.key)));
  expect(await again()).toEqual({ clip, of: clip.key, cached: false, warnings: [] });
  expect(await loadSamples(utterance, ports)).toEqual(samples);
});

test('samples that left the cache while a production was made are spoken again', async () => {
  const { ports, path, samples } = await spokenOnce();
  await ports.storage.delete(`${path}.f32`);
  await ports.storage.delete(`${path}.json`);
  expect(await loadSamples(utterance, ports)).toEqual(samples);
});

test('a cache that keeps nothing is told, not waited for', async () => {
  const { ports } = await spokenOnce();
  const forgetful = { ...ports.storage, get: async () => undefined };
  await expect(loadSamples(utterance, { ...ports, storage: forgetful })).rejects.toMatchObject({
    code: 'speech_failed',
  });
});
