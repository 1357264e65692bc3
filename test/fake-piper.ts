// A Piper voice of 1 kB that hums: the published files' shape without their size, so that adding and speaking can be tested.

import { input, integer, model, node, output, tensor } from './onnx.ts';

/** `.onnx` and `.onnx.json` of a voice whose every sound lasts three frames of 256 samples of noise. */
export function fakePiperVoice(): { model: Buffer; config: Buffer } {
  const graph = [
    node('Cast', ['input'], ['floats'], integer('to', 1)),
    node('Unsqueeze', ['floats', 'first'], ['like']),
    node('RandomNormalLike', ['like'], ['noise']),
    node('Mul', ['like', 'nought'], ['noughts']),
    node('Add', ['noughts', 'three'], ['threes']),
    node('Ceil', ['threes'], ['/Ceil_output_0']),
    node('Gather', ['noise', 'channel'], ['hum'], integer('axis', 1)),
    node('Mul', ['hum', 'soft'], ['soft_hum']),
    node('Tile', ['soft_hum', 'times'], ['output']),
    tensor('first', 7, [1], new BigInt64Array([0n])),
    tensor('nought', 1, [], new Float32Array([0])),
    tensor('three', 1, [], new Float32Array([3])),
    tensor('soft', 1, [], new Float32Array([0.05])),
    tensor('channel', 7, [], new BigInt64Array([0n])),
    tensor('times', 7, [2], new BigInt64Array([1n, 768n])),
    input('input', 7, ['batch', 'ids']),
    input('input_lengths', 7, ['batch']),
    input('scales', 1, ['three']),
    output('output', 1, ['batch', 'samples']),
  ];
  const letters = '_^$ !,.:;?abcdefhijklmnopqrstuvwxyzæðŋɐɑɔəɚɛɜɡɪɹɾʃʊʌʒˈˌːθᵻ';
  return {
    model: model(graph),
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
