// The package as npm would publish it, in an empty folder: what is inside, the program, the library and its types.

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ROOT } from './program.ts';

const execute = promisify(execFile);
const UNREACHABLE = /ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENOTCACHED/;

let folder: string;
let app: string;
let unreachable: string | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'libretto-package-'));
  app = join(folder, 'app');
  await mkdir(app);
  await writeFile(join(app, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  await run('npm', ['pack', '--pack-destination', folder], ROOT);
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'))!;
  try {
    // What is optional is large, and the program must do without.
    const options = ['--omit=dev', '--omit=optional', '--prefer-offline', '--no-audit', '--prefix', app];
    await run('npm', ['install', ...options, join(folder, tarball)]);
  } catch (error) {
    if (!UNREACHABLE.test(String(error))) throw error;
    unreachable = 'npm reaches no registry';
  }
}, 240_000);
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach((context) => {
  context.skip(unreachable !== undefined, unreachable);
});

test('holds what runs and what its licences ask for, and nothing else', async () => {
  const installed = join(app, 'node_modules', 'libretto');
  const files = (await readdir(installed, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(installed.length + 1));
  for (const file of [
    'LICENSE',
    'THIRD-PARTY-NOTICES.md',
    'README.md',
    'bin/libretto.js',
    'dist/main.js',
    'dist/main.d.ts',
    'dist/client/client.js',
    'dist/client/client.d.ts',
    'dist/client/api.d.ts',
    'dist/codecs/decode-child.js',
    'dist/codecs/lame/lame.wasm',
    'dist/codecs/lame/COPYING',
    'dist/codecs/flac/flac.wasm',
    'dist/codecs/flac/COPYING',
    'dist/codecs/vorbis/vorbis.wasm',
    'dist/codecs/vorbis/COPYING',
    'dist/codecs/opus/opus.wasm',
    'dist/codecs/opus/COPYING',
    'dist/codecs/aac/aac.wasm',
    'dist/codecs/aac/COPYING',
    'dist/codecs/lame/tag-frame.patch',
    'dist/providers/flite-child.js',
    'dist/providers/onnx-child.js',
    'dist/providers/kokoro-voices.json',
    'templates/news/template.json',
    'templates/news/main.ogg',
    'examples/news.json',
    'examples/news.txt',
    'scripts/build-lame.sh',
    'scripts/build-aac.sh',
    'docs/presets.md',
  ])
    expect(files).toContain(file);
  expect(files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))).toEqual([]);
  expect(files.filter((file) => /test|contract|fixtures|golden|^(src|bench)\/|^docs\/decisions/.test(file))).toEqual(
    [],
  );
});

test('says its version', async () => {
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  expect((await run('npx', ['--no', '--', 'libretto', '--version'])).trim()).toBe(version);
});

// Flite speaks in a child process, mp3 and m4a are decoded in others: all are found as JavaScript, and none needs an optional
// package.
test.each(['tone_mid', 'flite_slt'])('renders with %s, by the program and to the library', async (voice) => {
  const script = join(app, 'hello.txt');
  await writeFile(script, '<<soundSegment::intro>><<sectionName::hello>>\nHello from the package.\n');
  const args = ['render', script, '--voice', voice, '--template', 'news', '--format', 'wav,mp3,m4a', '--out', voice];
  const [production] = JSON.parse(await run('npx', ['--no', '--', 'libretto', ...args, '--json'])).productions;
  expect(production.files.map((file: { path: string }) => file.path)).toEqual([
    join(voice, 'hello.wav'),
    join(voice, 'hello.mp3'),
    join(voice, 'hello.m4a'),
  ]);
  for (const { path } of production.files) {
    const { seconds, peak } = await decode(path);
    expect(seconds).toBeCloseTo(production.seconds, 2);
    expect(peak).toBeGreaterThan(0.1);
    expect(peak).toBeLessThan(1);
  }
});

async function decode(file: string): Promise<{ seconds: number; peak: number }> {
  const program = join(app, 'decode.js');
  await writeFile(
    program,
    `import { openLocal } from 'libretto';
    const local = await openLocal(process.env);
    const { rate, blocks } = await local.decodeFile(process.argv[2], {});
    let frames = 0;
    let peak = 0;
    for await (const block of blocks) {
      frames += block[0].length;
      for (const channel of block) for (const sample of channel) peak = Math.max(peak, Math.abs(sample));
    }
    await local[Symbol.asyncDispose]();
    console.log(JSON.stringify({ seconds: frames / rate, peak }));`,
  );
  return JSON.parse(await run(process.execPath, [program, file]));
}

test('types what it exports', async () => {
  const program = join(app, 'typed.ts');
  await writeFile(
    program,
    `import { type Local, openLocal, parseRequest, type Production, type ProductionInput, Refusal } from 'libretto';
    const input: ProductionInput = { text: 'Hello.', voice: 'tone_mid', formats: ['wav'] };
    const local: Local = await openLocal(process.env);
    const made: Production = await local.render(parseRequest(input), 'hello', (event) => console.log(event.stage));
    console.log(made.files[0]?.path.length, Refusal);
    // @ts-expect-error: what is typed is not any.
    made.files.nothing;
    // @ts-expect-error: nor is this.
    const wrong: ProductionInput = { text: 1 };
    console.log(wrong);`,
  );
  const types = ['--types', 'node', '--typeRoots', join(ROOT, 'node_modules', '@types')];
  await compile('--lib', 'es2024,esnext.disposable', ...types, program);
});

test('has a client that is installed as the documents say', async () => {
  const document = await readFile(join(ROOT, 'docs', 'client.md'), 'utf8');
  const [built, installed] = [...document.matchAll(/^```sh\n(.*?)\n```$/gms)].map(([, command]) => command!);
  // Packing has built it already.
  expect(built).toBe('npm ci && npm run build');
  const project = join(folder, 'project');
  await mkdir(project);
  await run('sh', ['-c', installed!.replace('../libretto', `'${ROOT}'`)], project);
  const program = "import { createClient } from 'libretto/client'; console.log(typeof createClient)";
  expect(await run(process.execPath, ['--input-type=module', '-e', program], project)).toBe('function\n');
});

test('has a client whose example in the documents compiles for a browser', async () => {
  const [, example] = /```ts\n(.*?)```/s.exec(await readFile(join(ROOT, 'docs', 'client.md'), 'utf8'))!;
  const program = join(app, 'client.ts');
  await writeFile(
    program,
    `${example}
    // @ts-expect-error: what is typed is not any.
    script.nothing;
    // @ts-expect-error: a path has its parts.
    libretto.get('/api/scripts/{script}');
    // @ts-expect-error: a body has its fields and no others.
    libretto.post('/api/projects', { body: { name: 'x', colour: 'red' } });`,
  );
  await compile('--lib', 'es2024,dom,dom.asynciterable', program);
});

function compile(...args: string[]): Promise<string> {
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const strict = ['--noEmit', '--strict', '--target', 'es2024', '--module', 'nodenext'];
  return run(process.execPath, [tsc, ...strict, ...args]);
}

/** Answers standard output; rejects with standard error when it fails. */
async function run(command: string, args: string[], cwd = app): Promise<string> {
  const env = {
    ...process.env,
    // The Node that runs the tests runs npm too, and all that npm starts.
    PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
    LIBRETTO_VOICES_DIR: join(folder, 'voices'),
    LIBRETTO_CACHE_DIR: join(folder, 'cache'),
  };
  const { stdout } = await execute(command, args, { cwd, env, maxBuffer: 16 * 2 ** 20 }).catch((error) => {
    throw new Error(`${command} ${args.join(' ')}: ${error.stderr}${error.stdout}`);
  });
  return stdout;
}
