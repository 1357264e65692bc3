// Measures the loudness of Kokoro's voices on the fixed passage and writes it into kokoro-voices.json: `--all`, or what lacks it.

import { readFileSync, writeFileSync } from 'node:fs';
import { readConfig } from '../src/config.ts';
import { kokoroProvider } from '../src/providers/kokoro.ts';
import { measureLoudness } from '../src/providers/passage.ts';

const file = new URL('../src/providers/kokoro-voices.json', import.meta.url);
const { voicesDir, speechProcesses, speechThreads } = readConfig(process.env);
const provider = kokoroProvider({ voicesDir, processes: speechProcesses, threads: speechThreads });
const all = process.argv.includes('--all');

for (const { id, language } of await provider.voices()) {
  const voices = JSON.parse(readFileSync(file, 'utf8'));
  if (voices[id].loudness !== null && !all) continue;
  voices[id].loudness = await measureLoudness(language, (utterance) => provider.speak({ ...utterance, voice: id }, {}));
  writeFileSync(file, `${JSON.stringify(voices, undefined, 2)}\n`);
  console.log(`${id} ${voices[id].loudness} LUFS`);
}
await provider.close();
