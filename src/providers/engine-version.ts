// Which builds of the optional engines are installed: they decide a clip's bytes, so they belong in its key.

import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';

/** Of ONNX Runtime and eSpeak NG: `ort-1.30.0/espeak-0.3.5`; `none` where one is missing. */
export function engineVersion(): string {
  return `ort-${versionOf('onnxruntime-node')}/espeak-${versionOf('@echogarden/espeak-ng-emscripten')}`;
}

function versionOf(name: string): string {
  try {
    const manifest = findPackageJSON(name, import.meta.url);
    return manifest === undefined ? 'none' : JSON.parse(readFileSync(manifest, 'utf8')).version;
  } catch {
    return 'none';
  }
}
