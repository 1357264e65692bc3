// What Kokoro and Piper share.

export interface NeuralOptions {
  readonly voicesDir: string;
  /** Children at most, a model. */
  readonly processes: number;
  /** Threads of each. */
  readonly threads: number;
}
