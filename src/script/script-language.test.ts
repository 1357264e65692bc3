// docs/script-language.md keeps its word: every example is a script without a complaint, every code is one that exists.

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { interpret } from './interpret.ts';
import { parse } from './parse.ts';

const page = readFileSync(new URL('../../docs/script-language.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/^```script\n([\s\S]*?)^```$/gm)].map(([, text]) => text!);

it('has examples', () => {
  expect(examples.length).toBeGreaterThan(15);
});

it.each(examples)('%s', (text) => {
  const script = parse(text);
  expect(script.diagnostics).toEqual([]);
  const { sections, warnings } = interpret(script, { audience: { city: 'Rome', clip: 'a' } });
  expect(warnings).toEqual([]);
  for (const { cues } of sections) expect(cues.length).toBeGreaterThan(0);
});

it('names only codes that the program has', () => {
  const source = ['parse', 'tokens', 'tree', 'elements', 'interpret', 'section-name', 'check-limits', 'complaints']
    .map((name) => readFileSync(new URL(`./${name}.ts`, import.meta.url), 'utf8'))
    .join('');
  const tables = page.slice(page.indexOf('| Error |'), page.indexOf('## What a voice'));
  for (const row of tables.matchAll(/^\| (`[^|]*) \|/gm))
    for (const [, code] of row[1]!.matchAll(/`(\w+)`/g)) expect(source).toContain(`'${code}'`);
});
