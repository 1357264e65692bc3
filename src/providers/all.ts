// Every speech provider there is, best voices first: the only place that names the drivers.

import { fliteProvider } from './flite.ts';
import type { Provider } from './provider.ts';
import { toneProvider } from './tone.ts';

export function allProviders(_options: { voicesDir: string; env: NodeJS.ProcessEnv }): Provider[] {
  return [fliteProvider(), toneProvider()];
}
