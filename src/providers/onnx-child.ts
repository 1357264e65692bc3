// Runs one ONNX model in a process of its own: a native library that crashes takes only this child with it.

import { serve, Unusable } from './child.ts';

export interface OnnxSetup {
  /** Path of the model. */
  readonly model: string;
  readonly threads: number;
  /** Inputs that are the same for each run, sent once. */
  readonly constants?: Feeds;
}

export type Feeds = Readonly<Record<string, Value>>;

export interface Value {
  readonly data: Float32Array | BigInt64Array;
  readonly dims: readonly number[];
}

export interface OnnxJob {
  readonly feeds: Feeds;
  /** Names of the outputs wanted. */
  readonly fetch: readonly string[];
}

export type OnnxResult = Readonly<Record<string, Value>>;

serve<OnnxSetup, OnnxJob, OnnxResult>(async ({ model, threads, constants = {} }) => {
  const { InferenceSession, Tensor } = await import('onnxruntime-node').catch((error: NodeJS.ErrnoException) => {
    throw new Unusable(
      `the package onnxruntime-node is missing or does not load (${error.code ?? error.message})`,
      'Install it beside Libretto: npm install onnxruntime-node@1.30.0 --ignore-scripts',
    );
  });
  const session = await InferenceSession.create(model, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    // A pattern helps only where shapes repeat, which sentences do not: without it 100 MB less.
    enableMemPattern: false,
    // Waiting threads spin: 4 % faster for whoever waits on a quiet machine, for up to 15 % more CPU.
    extra: { session: { intra_op: { allow_spinning: '1' } } },
  });
  const tensorsOf = (feeds: Feeds) =>
    Object.fromEntries(
      Object.entries(feeds).map(([name, { data, dims }]) => [
        name,
        data instanceof Float32Array ? new Tensor('float32', data, dims) : new Tensor('int64', data, dims),
      ]),
    );
  const fixed = tensorsOf(constants);
  return async ({ feeds, fetch }) => {
    const results = await session.run({ ...fixed, ...tensorsOf(feeds) }, fetch);
    return Object.fromEntries(
      Object.entries(results).map(([name, { data, dims }]) => [name, { data: data as Value['data'], dims }]),
    );
  };
});
