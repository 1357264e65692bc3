// Compares the word times of English voices with an aligner's (pocketsphinx_continuous with its en-us model, and ffmpeg).
// node scripts/check-word-times.ts [voice ...] [--speed=1] [--write]: with --write the middle of what is left goes into
// kokoro-voices.json, by which each of its voices is then corrected.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../src/config.ts';
import { allProviders } from '../src/providers/all.ts';
import type { Spoken, SpokenWord } from '../src/providers/provider.ts';

const MODEL = process.env.POCKETSPHINX_MODEL ?? '/usr/share/pocketsphinx/model/en-us';

/** From the Harvard sentences, and some with pauses; every word stands in the aligner's dictionary. */
const SENTENCES = [
  'The birch canoe slid on the smooth planks.',
  'Glue the sheet to the dark blue background.',
  'It is easy to tell the depth of a well.',
  'The juice of lemons makes fine punch, and the box was thrown beside the parked truck.',
  'When the sunlight strikes raindrops in the air, they act as a prism, and form a rainbow.',
  'If you call today, before the end of the week, we will send you a free sample.',
  'Yes, that is right; nobody wanted to leave, but the storm was coming.',
  'Good morning, and welcome to the show. Today, we talk about music, money, and the weather.',
  'After dinner, my brother, who lives in Paris, told us a very long story about his old car.',
];

const speed = Number(process.argv.find((arg) => arg.startsWith('--speed='))?.slice('--speed='.length) ?? 1);
const named = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
const { voicesDir, speechProcesses, speechThreads } = readConfig(process.env);
const providers = allProviders({ voicesDir, processes: speechProcesses, threads: speechThreads });
const folder = mkdtempSync(join(tmpdir(), 'libretto-word-times-'));

console.log('voice               edge   words  median  95 %  mean (ms; late is positive)');
for (const id of named.length > 0 ? named : ['af_heart', 'am_michael', 'bf_emma', 'en_US-joe-medium']) {
  const errors: Record<'start' | 'end', number[]> = { start: [], end: [] };
  for (const provider of providers) {
    const voice = (await provider.voices()).find((candidate) => candidate.id === id);
    if (!voice) continue;
    for (const sentence of SENTENCES) {
      const words = wordsOf(sentence);
      const spoken = await provider.speak({ voice: id, language: voice.language, speed, words }, {});
      const aligned = align(words, spoken);
      // An aligner that does not find its way is no judge.
      if (!aligned || !spoken.words) continue;
      spoken.words.forEach(({ start, end }, i) => {
        errors.start.push(1000 * (start - aligned[i]!.start));
        errors.end.push(1000 * (end - aligned[i]!.end));
      });
    }
  }
  const middles: Record<string, number> = {};
  for (const [edge, all] of Object.entries(errors)) {
    const sizes = all.map(Math.abs).sort((a, b) => a - b);
    const at = (share: number) => (sizes[Math.floor(share * sizes.length)] ?? Number.NaN).toFixed(0).padStart(6);
    const mean = (all.reduce((a, b) => a + b, 0) / all.length).toFixed(1).padStart(6);
    // The aligner loses its way in a sentence now and then, by half a second: the middle does not mind.
    middles[edge] = all.sort((a, b) => a - b)[Math.floor(all.length / 2)]!;
    console.log(`${id.padEnd(20)}${edge.padEnd(6)}${String(all.length).padStart(6)}${at(0.5)}${at(0.95)}${mean}`);
  }
  if (process.argv.includes('--write')) write(id, middles);
}
await Promise.all(providers.map((provider) => provider.close()));
rmSync(folder, { recursive: true });

/** Adds to what the voice is corrected by already. */
function write(id: string, { start, end }: Record<string, number>): void {
  const file = new URL('../src/providers/kokoro-voices.json', import.meta.url);
  const voices = JSON.parse(readFileSync(file, 'utf8'));
  if (!voices[id]) return;
  const before = voices[id].late ?? { start: 0, end: 0 };
  voices[id].late = { start: Math.round(before.start + start!), end: Math.round(before.end + end!) };
  writeFileSync(file, `${JSON.stringify(voices, undefined, 2)}\n`);
}

function wordsOf(sentence: string): SpokenWord[] {
  return sentence.split(' ').map((word) => {
    const [, text, after] = /^(.*?)([,.?!;]?)$/.exec(word)!;
    return { text: text!, after: after! };
  });
}

/** Forced alignment: a grammar of exactly these words, which the recogniser may only place. */
function align(words: readonly SpokenWord[], { samples, rate }: Spoken): { start: number; end: number }[] | undefined {
  const [raw, wav, grammar] = ['speech.f32', 'speech.wav', 'words.gram'].map((name) => join(folder, name));
  writeFileSync(raw!, new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
  const from = ['-y', '-v', 'error', '-f', 'f32le', '-ar', String(rate), '-ac', '1', '-i', raw!];
  execFileSync('ffmpeg', [...from, '-ar', '16000', wav!]);
  const expected = words.map(({ text }) => text.toLowerCase());
  writeFileSync(grammar!, `#JSGF V1.0;\ngrammar words;\npublic <words> = ${expected.join(' ')} ;\n`);
  const said = execFileSync(
    'pocketsphinx_continuous',
    [
      ...['-infile', wav!, '-jsgf', grammar!, '-hmm', join(MODEL, 'en-us'), '-dict', join(MODEL, 'cmudict-en-us.dict')],
      ...['-time', 'yes', '-bestpath', 'no', '-beam', '1e-100', '-pbeam', '1e-100', '-wbeam', '1e-80'],
      // Its own silence removal would move the times.
      ...['-remove_silence', 'no', '-vad_threshold', '1', '-logfn', '/dev/null'],
    ],
    { encoding: 'utf8' },
  );
  const placed = [...said.matchAll(/^([a-z']+)(?:\(\d+\))? ([\d.]+) ([\d.]+) [\d.]+$/gm)];
  if (placed.map(([, word]) => word).join() !== expected.join()) return undefined;
  return placed.map(([, , start, end]) => ({ start: Number(start), end: Number(end) }));
}
