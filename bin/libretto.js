#!/usr/bin/env node
// Starts Libretto. Plain JavaScript that runs on any Node from 16 on and hands over to one that runs the program.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const MINIMUM = [22, 18];
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
// A checkout runs the TypeScript as it stands; an installed package has only what was built.
const program = [join(root, 'src', 'cli', 'main.ts'), join(root, 'dist', 'cli', 'main.js')].find(existsSync);

if (program === undefined) {
  console.error('libretto: the program is missing. In a checkout of the package run `npm run build`.');
  process.exit(1);
}

if (recentEnough(process.versions.node)) {
  // What was compiled once need not be again: half of what a short command takes.
  module.enableCompileCache();
  if (process.env.LIBRETTO_HANDED_OVER) {
    delete process.env.LIBRETTO_HANDED_OVER;
    process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
    process.channel?.unref();
  }
  const { main } = await import(pathToFileURL(program).href);
  await main(process.argv.slice(2));
} else {
  handOver();
}

function recentEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1]);
}

/** Runs the same command line under the Node that came with the package. */
function handOver() {
  const node = nodeOfThePackage();
  if (node === undefined) {
    console.error(
      `libretto: this is Node ${process.versions.node}; Libretto needs ${MINIMUM.join('.')} or newer. ` +
        'Install a newer Node, or install Libretto with its optional dependencies, which bring one.',
    );
    process.exit(2);
  }
  // The channel says nothing; by its end the child knows that this process was killed.
  const stdio = ['inherit', 'inherit', 'inherit', 'ipc'];
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio,
    env: { ...process.env, LIBRETTO_HANDED_OVER: '1' },
  });
  // Ctrl-C reaches the child by itself; it tidies up and this process only waits for its answer.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (status, signal) => process.exit(status ?? 128 + (constants.signals[signal] ?? 0)));
}

function nodeOfThePackage() {
  try {
    const manifest = createRequire(import.meta.url).resolve('node/package.json');
    const node = join(dirname(manifest), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(node) ? node : undefined;
  } catch {
    return undefined;
  }
}
