// CPU seconds of a command with all its children, as the operating system counts them.

import { spawn } from 'node:child_process';

export interface Cost {
  readonly cpu: number;
  readonly wall: number;
  readonly stdout: string;
}

/** Throws when the command fails. */
export async function cost(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Cost> {
  // bash's `time` counts children that have been waited for, decoders and encoders among them.
  const script = 'TIMEFORMAT="cpu %U %S"; time "$@"';
  const started = performance.now();
  const child = spawn('bash', ['-c', script, 'bash', command, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  const times = /cpu ([\d.]+) ([\d.]+)\s*$/.exec(stderr);
  if (code !== 0 || !times) throw new Error(`${command} ${args.join(' ')} failed: ${stderr}`);
  return { cpu: Number(times[1]) + Number(times[2]), wall: (performance.now() - started) / 1000, stdout };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2;
}

export function has(command: string): Promise<boolean> {
  return cost('bash', ['-c', `command -v ${command}`]).then(
    () => true,
    () => false,
  );
}
