import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { input, integer, model, node, output, tensor } from '../../test/onnx.ts';
import { readConfig } from '../config.ts';
import { modelIn } from './kokoro-recipe.ts';
import { Model } from './onnx-rewrite.ts';

const ort = await import('onnxruntime-node').catch(() => undefined);
const kokoro = await readFile(modelIn(join(readConfig(process.env).voicesDir, 'kokoro'))).catch(() => undefined);

async function run(bytes: Uint8Array, feeds: Record<string, number[] | Float32Array>, dims: number[], fetch: string[]) {
  const session = await ort!.InferenceSession.create(bytes);
  const tensors = Object.fromEntries(
    Object.entries(feeds).map(([name, data]) => [name, new ort!.Tensor('float32', Float32Array.from(data), dims)]),
  );
  const results = await session.run(tensors, fetch);
  return Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, [...(data as Float32Array)]]));
}

function rewritten(bytes: Uint8Array, change: (model: Model) => void): Buffer {
  const changed = new Model(bytes);
  change(changed);
  return Buffer.concat(changed.bytes());
}

/** 1 channel in, 2 out, kernel of 3: as a quantiser writes it, with a bias. */
function quantisedConvolution(): Buffer {
  return model([
    node('DynamicQuantizeLinear', ['x'], ['xq', 'x_scale', 'x_zero']),
    node('Mul', ['x_scale', 'w_scale'], ['scale']),
    node('Div', ['bias', 'scale'], ['bias_scaled']),
    node('Floor', ['bias_scaled'], ['bias_floor']),
    node('Cast', ['bias_floor'], ['bias_int'], integer('to', 6)),
    node('Reshape', ['bias_int', 'bias_shape'], ['bias_q']),
    node('ConvInteger', ['xq', 'w', 'x_zero', 'w_zero'], ['conv']),
    node('Add', ['conv', 'bias_q'], ['summed']),
    node('Cast', ['summed'], ['cast'], integer('to', 1)),
    node('Mul', ['cast', 'scale'], ['y']),
    tensor('w', 2, [2, 1, 3], Uint8Array.of(138, 118, 128, 0, 255, 130)),
    tensor('w_zero', 2, [], Uint8Array.of(128)),
    tensor('w_scale', 1, [], Float32Array.of(0.01)),
    tensor('bias', 1, [2], Float32Array.of(0.5, -0.25)),
    tensor('bias_shape', 7, [3], BigInt64Array.of(1n, -1n, 1n)),
    input('x', 1, ['batch', 'channel', 'time']),
    output('y', 1, ['batch', 'channel', 'time']),
  ]);
}

describe.skipIf(!ort)('float convolutions', () => {
  test('are what the quantised ones stood for, to their rounding', async () => {
    const x = [0.1, -0.4, 0.9, 0.3, -0.7, 0.2];
    const quantised = quantisedConvolution();
    const float = rewritten(quantised, (m) => expect(m.floatConvolutions()).toBe(1));
    const before = (await run(quantised, { x }, [1, 1, 6], ['y'])).y!;
    const after = (await run(float, { x }, [1, 1, 6], ['y'])).y!;
    // By hand: weights (w - 128) x 0.01, plus the bias.
    const by = [
      [0.1, -0.1, 0],
      [-1.28, 1.27, 0.02],
    ].map((w) => (t: number) => w.reduce((s, k, i) => s + k * x[t + i]!, 0));
    const exact = [0, 1].flatMap((c) => [0, 1, 2, 3].map((t) => by[c]!(t) + [0.5, -0.25][c]!));
    after.forEach((y, i) => {
      expect(y).toBeCloseTo(exact[i]!, 5);
      expect(Math.abs(y - before[i]!)).toBeLessThan(0.02);
    });
  });

  test('leave nothing of the quantised ones behind', () => {
    const float = rewritten(quantisedConvolution(), (m) => m.floatConvolutions()).toString('latin1');
    for (const name of ['ConvInteger', 'DynamicQuantizeLinear', 'bias_q', 'w_zero']) expect(float).not.toContain(name);
  });
});

describe.skipIf(!ort)('noise as an input', () => {
  const noisy = model([
    node('RandomNormalLike', ['x'], ['noise']),
    node('Add', ['x', 'noise'], ['y']),
    input('x', 1, ['batch', 'channel', 'time']),
    output('y', 1, ['batch', 'channel', 'time']),
  ]);

  test('is cut to the length that is needed', async () => {
    const bytes = rewritten(noisy, (m) => expect(m.noiseAsInputs()).toEqual(['noise_0']));
    const session = await ort!.InferenceSession.create(bytes);
    const noise = new ort!.Tensor(
      'float32',
      Float32Array.from({ length: 20 }, (_, i) => i),
      [1, 2, 10],
    );
    const x = new ort!.Tensor('float32', new Float32Array(6), [1, 2, 3]);
    const { y } = await session.run({ x, noise_0: noise });
    expect([...(y!.data as Float32Array)]).toEqual([0, 1, 2, 10, 11, 12]);
  });
});

test('an inner tensor becomes an output; one that is not there is refused', async () => {
  const bytes = quantisedConvolution();
  expect(() => new Model(bytes).addOutput('nothing')).toThrow(/no tensor nothing/);
  const told = rewritten(bytes, (m) => m.addOutput('scale'));
  if (ort) expect(Object.keys(await run(told, { x: [1, 2, 3] }, [1, 1, 3], ['scale']))).toEqual(['scale']);
});

test('what is no model is refused', () => {
  for (const bytes of [Buffer.from('<!doctype html>'), Buffer.alloc(0), quantisedConvolution().subarray(0, 200)])
    expect(() => new Model(bytes)).toThrow(RangeError);
});

test.skipIf(!kokoro)('the installed Kokoro is written back byte for byte', () => {
  const hash = createHash('sha256');
  for (const piece of new Model(kokoro!).bytes()) hash.update(piece);
  expect(hash.digest('hex')).toBe(createHash('sha256').update(kokoro!).digest('hex'));
});
