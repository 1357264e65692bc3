// The program of a render child: plugs voices, templates, codecs and the storage together and waits for tasks.

import { readConfig } from './config.ts';
import { diskStorage } from './storage/disk.ts';
import { openStudio } from './studio.ts';
import { serveRenders } from './worker/render-child.ts';

/** Where the server keeps its bytes. */
const folder = process.env.LIBRETTO_STORAGE_DIR;
if (!folder || !process.send) throw new Error('this program is started by the server');
serveRenders(await openStudio(readConfig(process.env)), diskStorage(folder));
