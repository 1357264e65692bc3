// README.md and the program's own help say what is so: every command is run or parsed, every name is looked up.

import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TARGETS } from '../src/audio/targets.ts';
import { programOf } from '../src/cli/main.ts';
import { LOCAL_SETTINGS } from '../src/config.ts';
import { parseRequest, requestSchema } from '../src/production/request.ts';
import { SETTINGS } from '../src/server-config.ts';
import { PRESETS } from '../src/timeline/presets.ts';
import { ROOT, VOICES } from './program.ts';

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const hasKokoro = existsSync(join(VOICES, 'kokoro', 'model.onnx'));

describe('README', () => {
  const commands = blocks('Using it', 'sh').flatMap((block) => block.split('\n'));
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'libretto-readme-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  // One stands on another's files, so they run in their order.
  describe('its commands run', () => {
    test('there are some', () => expect(commands.length).toBeGreaterThan(5));
    for (const command of commands) {
      // Speaking with one voice has no substitutes, and then there is nothing to measure.
      const needsKokoro = /libretto (speak|measure)\b/.test(command);
      test.skipIf(needsKokoro && !hasKokoro)(command, () => shell(command, folder), 180_000);
    }
  });

  test('Quick start is three lines to copy', () => {
    const lines = blocks('Quick start', 'sh');
    expect(lines.length).toBe(3);
    for (const line of lines) expect(line).not.toContain('\n');
  });

  test('the production file is the one in examples/', () => {
    expect(blocks('Using it', 'json')).toEqual([readFileSync(join(ROOT, 'examples/advert.json'), 'utf8').trim()]);
  });

  test('docs/production-files.md names every setting of a production, and its examples are understood', () => {
    const document = readFileSync(join(ROOT, 'docs/production-files.md'), 'utf8');
    for (const setting of Object.keys(requestSchema.shape)) expect(document).toContain(`\`${setting}\``);
    for (const [, json] of document.matchAll(/```json\n([\s\S]*?)```/g)) {
      const { script, audiences, media, ...settings } = JSON.parse(json!);
      expect(() => parseRequest(settings)).not.toThrow();
    }
  });

  test('its settings are those that the program reads', () => {
    const described = [...section('Settings').matchAll(/LIBRETTO_\w+/g)].map(([name]) => name);
    // What one process tells another is nobody's to set; the server's are docs/server.md's.
    const others = new Set(['LIBRETTO_STORAGE_DIR', 'LIBRETTO_DATA_DIR', ...Object.keys(SETTINGS)]);
    const read = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .flatMap((file) => readFileSync(join(ROOT, 'src', file), 'utf8').match(/LIBRETTO_\w+/g) ?? []);
    expect(new Set(described)).toEqual(new Set(read.filter((name) => !others.has(name))));
    expect(new Set(described)).toEqual(new Set(LOCAL_SETTINGS));
  });

  test('it names every template, preset and loudness target', () => {
    for (const name of [...readdirSync(join(ROOT, 'templates')), ...Object.keys(PRESETS), ...Object.keys(TARGETS)])
      if (!name.includes('.')) expect(section('Using it')).toContain(`\`${name}\``);
  });

  test('what it links to is there', () => {
    const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, file]) => file!);
    expect(links.length).toBeGreaterThan(5);
    for (const file of links) expect(existsSync(join(ROOT, file)), file).toBe(true);
  });
});

describe.each(paths(program()))('libretto %s', (...path) => {
  const name = path.join(' ');

  test('has help with an example that it understands', async () => {
    const { command, text } = printed(name);
    const examples = text.split('\nExample:\n')[1]?.trim().split('\n') ?? [];
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      const [libretto, ...args] = words(example);
      expect([libretto, ...args.slice(0, path.filter(Boolean).length)].join(' ')).toBe(`libretto ${name}`.trim());
      for (const file of args.filter((arg) => arg.startsWith('examples/')))
        expect(existsSync(join(ROOT, file)), file).toBe(true);
      await understand(args);
    }
    expect(command.description()).toMatch(/\.$/);
  });

  test('prints JSON for programs', () => {
    const { command, text } = printed(name);
    if (command.commands.length === 0) expect(text).toContain('--json');
  });
});

test('the judge of examples sees what is wrong', async () => {
  await expect(understand(['render', 'x.txt', '--nothing'])).rejects.toThrow('unknown option');
  await expect(understand(['speak', 'Hello.'])).rejects.toThrow('required option');
});

function program(): Command {
  return programOf({ signal: new AbortController().signal, script: undefined });
}

/** The names of a command and all below it: '', 'render', 'voices', 'voices add' … */
function paths(command: Command, path: readonly string[] = []): [string, ...string[]][] {
  const below = command.commands.flatMap((child) => paths(child, [...path, child.name()]));
  return [[path[0] ?? '', ...path.slice(1)], ...below];
}

function printed(name: string): { command: Command; text: string } {
  let command = program();
  for (const part of name.split(' ').filter(Boolean))
    command = command.commands.find((child) => child.name() === part)!;
  let text = '';
  command.configureOutput({
    writeOut: (piece) => {
      text += piece;
    },
  });
  command.outputHelp();
  return { command, text };
}

/** Parses a command line and does nothing about it. */
async function understand(args: readonly string[]): Promise<void> {
  const idle = (command: Command): void => {
    if (command.commands.length === 0) command.action(() => {});
    command.commands.forEach(idle);
  };
  const whole = program();
  idle(whole);
  await whole.parseAsync(args, { from: 'user' });
}

/** As a shell would, for plain words and double quotes. */
function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);
}

function section(title: string): string {
  return readme.split(/^## /m).find((part) => part.startsWith(`${title}\n`))!;
}

function blocks(title: string, language: string): string[] {
  return [...section(title).matchAll(/^```(\w+)\n(.*?)\n```$/gms)]
    .filter(([, name]) => name === language)
    .map(([, , text]) => text!);
}

/** Runs a command of README in the checkout, with what it writes going to `folder`. Rejects when it fails. */
async function shell(command: string, folder: string): Promise<void> {
  const elsewhere = command.replace(/(?<= )out(?=[ /]|$)/g, join(folder, 'out'));
  const substitute = !hasKokoro && /libretto (render|plan)\b/.test(command) ? ' --substitute-voices' : '';
  const env = {
    ...process.env,
    PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
    LIBRETTO_VOICES_DIR: VOICES,
    LIBRETTO_CACHE_DIR: join(folder, 'cache'),
  };
  await promisify(execFile)('sh', ['-c', elsewhere + substitute], { cwd: ROOT, env, maxBuffer: 16 * 2 ** 20 });
}
