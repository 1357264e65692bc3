// The program of a render child: plugs voices, templates, codecs and the storage together and waits for tasks.

import { readConfig } from './config.ts';
import { callInThisThread } from './file-calls.ts';
import { readServerConfig } from './server-config.ts';
import { openStorage } from './storage/all.ts';
import { openStudio } from './studio.ts';
import { serveRenders } from './worker/render-child.ts';

/** Where the server keeps its bytes, when it has no bucket. */
const folder = process.env.LIBRETTO_STORAGE_DIR;
if (!folder || !process.send) throw new Error('this program is started by the server');
callInThisThread();
const { s3 } = readServerConfig(process.env);
serveRenders(await openStudio(readConfig(process.env)), await openStorage({ folder, s3 }));
