// Every speech provider there is, best voices first: the only place that names the drivers.

import { espeakProvider } from './espeak.ts';
import { fliteProvider } from './flite.ts';
import { kokoroProvider } from './kokoro.ts';
import type { NeuralOptions } from './neural.ts';
import { piperProvider } from './piper.ts';
import type { Provider } from './provider.ts';
import { toneProvider } from './tone.ts';

export function allProviders(options: NeuralOptions): Provider[] {
  return [kokoroProvider(options), piperProvider(options), fliteProvider(), espeakProvider(), toneProvider()];
}
