// Programs that are started as children lie beside who starts them: as TypeScript in the repository, built in the package.

import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The path of a module beside the one that asks, whose `import.meta.url` is `here`; `name` is without an ending. */
export function moduleBeside(here: string, name: string): string {
  return fileURLToPath(new URL(`${name}${extname(new URL(here).pathname)}`, here));
}
