// A Piper voice of 1 kB that hums: the published files' shape without their size, so that adding and speaking can be tested.

import { bytesField, type Field, varintField, writeFields } from '../src/providers/protobuf.ts';

/** `.onnx` and `.onnx.json` of a voice whose every sound lasts three frames of 256 samples of noise. */
export function fakePiperVoice(): { model: Buffer; config: Buffer } {
  const graph = message(
    node('Cast', ['input'], ['floats'], message(bytesField(1, 'to'), varintField(3, 1), varintField(20, 2))),
    node('Unsqueeze', ['floats', 'first'], ['like']),
    node('RandomNormalLike', ['like'], ['noise']),
    node('Mul', ['like', 'nought'], ['noughts']),
    node('Add', ['noughts', 'three'], ['threes']),
    node('Ceil', ['threes'], ['/Ceil_output_0']),
    node(
      'Gather',
      ['noise', 'channel'],
      ['hum'],
      message(bytesField(1, 'axis'), varintField(3, 1), varintField(20, 2)),
    ),
    node('Mul', ['hum', 'soft'], ['soft_hum']),
    node('Tile', ['soft_hum', 'times'], ['output']),
    bytesField(2, 'hum'),
    tensor('first', 7, [1], new BigInt64Array([0n])),
    tensor('nought', 1, [], new Float32Array([0])),
    tensor('three', 1, [], new Float32Array([3])),
    tensor('soft', 1, [], new Float32Array([0.05])),
    tensor('channel', 7, [], new BigInt64Array([0n])),
    tensor('times', 7, [2], new BigInt64Array([1n, 768n])),
    input('input', 7, ['batch', 'ids']),
    input('input_lengths', 7, ['batch']),
    input('scales', 1, ['three']),
    bytesField(12, value('output', 1, ['batch', 'samples'])),
  );
  const letters = '_^$ !,.:;?abcdefhijklmnopqrstuvwxyzæðŋɐɑɔəɚɛɜɡɪɹɾʃʊʌʒˈˌːθᵻ';
  return {
    model: message(varintField(1, 8), bytesField(7, graph), bytesField(8, message(varintField(2, 15)))),
    config: Buffer.from(
      JSON.stringify({
        audio: { sample_rate: 22050 },
        espeak: { voice: 'en-us' },
        inference: { noise_scale: 0.667, length_scale: 1, noise_w: 0.8 },
        phoneme_id_map: Object.fromEntries([...letters].map((letter, id) => [letter, [id]])),
      }),
    ),
  };
}

function message(...fields: Field[]): Buffer {
  return Buffer.concat(writeFields(fields));
}

function node(op: string, inputs: string[], outputs: string[], attribute?: Buffer): Field {
  return bytesField(
    1,
    message(
      ...inputs.map((name) => bytesField(1, name)),
      ...outputs.map((name) => bytesField(2, name)),
      bytesField(4, op),
      ...(attribute ? [bytesField(5, attribute)] : []),
    ),
  );
}

function tensor(name: string, type: number, dims: number[], data: Float32Array | BigInt64Array): Field {
  return bytesField(
    5,
    message(
      ...dims.map((n) => varintField(1, n)),
      varintField(2, type),
      bytesField(8, name),
      bytesField(9, new Uint8Array(data.buffer as ArrayBuffer)),
    ),
  );
}

function input(name: string, type: number, axes: string[]): Field {
  return bytesField(11, value(name, type, axes));
}

function value(name: string, type: number, axes: string[]): Buffer {
  const shape = message(...axes.map((axis) => bytesField(1, message(bytesField(2, axis)))));
  return message(
    bytesField(1, name),
    bytesField(2, message(bytesField(1, message(varintField(1, type), bytesField(2, shape))))),
  );
}
