// THIRD-PARTY-NOTICES.md names every package that an installation brings, with the licence that the package states.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './program.ts';

const notices = readFileSync(join(ROOT, 'THIRD-PARTY-NOTICES.md'), 'utf8');
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const lock: Record<string, { license?: string; dev?: boolean }> = JSON.parse(
  readFileSync(join(ROOT, 'package-lock.json'), 'utf8'),
).packages;

/** Each once, in however many versions it comes. */
const packages = [
  ...new Map(
    Object.entries(lock)
      .filter(([path, { dev }]) => path !== '' && !dev)
      .map(([path, { license }]) => [path.split('node_modules/').at(-1)!, license] as const),
  ),
];

test.each(packages)('%s: %s', (name, licence) => {
  const row = notices.split('\n').find((line) => line.startsWith(`| \`${name}\``));
  expect(row?.split(' | ')[1]).toBe(licence);
});

test('all that package.json names is among them', () => {
  const named = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies });
  expect(packages.map(([name]) => name)).toEqual(expect.arrayContaining(named));
});

test('no package is named that is not brought', () => {
  const named = [...notices.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name!);
  expect(named.sort()).toEqual(packages.map(([name]) => name).sort());
});
