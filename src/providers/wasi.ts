// Runs a command-line program compiled to WebAssembly (WASI preview 1) on files in memory: no disk, no clock, no network.
//
// Ours rather than node:wasi, which crashes when a compiled module is used for a second instance (nodejs/node issue 52402).

declare global {
  /** What is used of WebAssembly's JavaScript interface; TypeScript has it only among the types of browsers. */
  namespace WebAssembly {
    interface Module {}
    interface Memory {
      readonly buffer: ArrayBuffer;
    }
    function compile(bytes: Uint8Array): Promise<Module>;
    const Instance: new (module: Module, imports: object) => { readonly exports: Readonly<Record<string, unknown>> };
  }
}

export interface WasiRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What the program left in files, by name without a leading slash. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Answers when the program has ended; throws WebAssembly.RuntimeError when it traps. The same arguments give the same bytes. */
export function runWasi(module: WebAssembly.Module, args: readonly string[]): WasiRun {
  const files = new Map<string, MemoryFile>();
  const open = new Map<number, { file: MemoryFile; position: number }>();
  const stdout = new MemoryFile();
  const stderr = new MemoryFile();
  open.set(1, { file: stdout, position: 0 });
  open.set(2, { file: stderr, position: 0 });
  const argv = args.map((arg) => new TextEncoder().encode(`${arg}\0`));
  let memory: WebAssembly.Memory;
  let nextDescriptor = ROOT + 1;
  // Growing the memory detaches its buffer, so both views are made anew for each call.
  const view = () => new DataView(memory.buffer);
  const bytes = (at: number, length: number) => new Uint8Array(memory.buffer, at, length);

  /** Calls `move` for each of `count` buffers until it moves less than asked; stores the sum at `result`. */
  const transfer = (vectors: number, count: number, result: number, move: (buffer: Uint8Array) => number) => {
    let total = 0;
    for (let i = 0; i < count; i++) {
      const length = view().getUint32(vectors + 8 * i + 4, true);
      const moved = move(bytes(view().getUint32(vectors + 8 * i, true), length));
      total += moved;
      if (moved < length) break;
    }
    view().setUint32(result, total, true);
    return SUCCESS;
  };

  const system = {
    args_sizes_get(count: number, size: number) {
      view().setUint32(count, argv.length, true);
      view().setUint32(
        size,
        argv.reduce((sum, arg) => sum + arg.length, 0),
        true,
      );
      return SUCCESS;
    },
    args_get(pointers: number, buffer: number) {
      argv.forEach((arg, i) => {
        view().setUint32(pointers + 4 * i, buffer, true);
        bytes(buffer, arg.length).set(arg);
        buffer += arg.length;
      });
      return SUCCESS;
    },
    clock_time_get(_clock: number, _precision: bigint, result: number) {
      view().setBigUint64(result, 0n, true);
      return SUCCESS;
    },
    fd_close: (descriptor: number) => (open.delete(descriptor) ? SUCCESS : BAD_DESCRIPTOR),
    fd_fdstat_get(descriptor: number, result: number) {
      view().setUint8(result, descriptor === ROOT ? DIRECTORY : REGULAR_FILE);
      view().setUint16(result + 2, 0, true);
      view().setBigUint64(result + 8, ALL_RIGHTS, true);
      view().setBigUint64(result + 16, ALL_RIGHTS, true);
      return SUCCESS;
    },
    fd_fdstat_set_flags: () => SUCCESS,
    fd_prestat_get(descriptor: number, result: number) {
      if (descriptor !== ROOT) return BAD_DESCRIPTOR;
      view().setUint8(result, 0);
      view().setUint32(result + 4, 1, true);
      return SUCCESS;
    },
    fd_prestat_dir_name(_descriptor: number, path: number) {
      view().setUint8(path, '/'.charCodeAt(0));
      return SUCCESS;
    },
    fd_read(descriptor: number, vectors: number, count: number, result: number) {
      const from = open.get(descriptor);
      if (from === undefined) return BAD_DESCRIPTOR;
      return transfer(vectors, count, result, (buffer) => {
        const read = from.file.read(from.position, buffer);
        from.position += read;
        return read;
      });
    },
    fd_write(descriptor: number, vectors: number, count: number, result: number) {
      const to = open.get(descriptor);
      if (to === undefined) return BAD_DESCRIPTOR;
      return transfer(vectors, count, result, (buffer) => {
        to.file.write(to.position, buffer);
        to.position += buffer.length;
        return buffer.length;
      });
    },
    fd_seek(descriptor: number, offset: bigint, whence: number, result: number) {
      const entry = open.get(descriptor);
      if (entry === undefined) return BAD_DESCRIPTOR;
      if (entry.file === stdout || entry.file === stderr) return NOT_SEEKABLE;
      entry.position = Number(offset) + [0, entry.position, entry.file.length][whence]!;
      view().setBigUint64(result, BigInt(entry.position), true);
      return SUCCESS;
    },
    path_open(
      _directory: number,
      _lookup: number,
      path: number,
      pathLength: number,
      flags: number,
      _rights: bigint,
      _inheriting: bigint,
      mode: number,
      result: number,
    ) {
      const name = new TextDecoder().decode(bytes(path, pathLength));
      let file = files.get(name);
      if (file === undefined) {
        if (!(flags & CREATE)) return NO_SUCH_FILE;
        file = new MemoryFile();
        files.set(name, file);
      }
      if (flags & TRUNCATE) file.length = 0;
      open.set(nextDescriptor, { file, position: mode & APPEND ? file.length : 0 });
      view().setUint32(result, nextDescriptor++, true);
      return SUCCESS;
    },
    proc_exit(code: number) {
      throw new Exit(code);
    },
  };

  const { exports } = new WebAssembly.Instance(module, { wasi_snapshot_preview1: system });
  memory = exports.memory as WebAssembly.Memory;
  let exitCode = 0;
  try {
    (exports._start as () => void)();
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
    exitCode = error.code;
  }
  return {
    exitCode,
    stdout: new TextDecoder().decode(stdout.content()),
    stderr: new TextDecoder().decode(stderr.content()),
    files: new Map([...files].map(([name, file]) => [name, file.content()])),
  };
}

// The numbers of WASI preview 1 (wasi_snapshot_preview1.witx).
const SUCCESS = 0;
const BAD_DESCRIPTOR = 8;
const NO_SUCH_FILE = 44;
const NOT_SEEKABLE = 70;
const DIRECTORY = 3;
const REGULAR_FILE = 4;
const CREATE = 1;
const TRUNCATE = 8;
const APPEND = 1;
const ALL_RIGHTS = 0xffff_ffff_ffff_ffffn;
/** The descriptor of the one folder a program sees. */
const ROOT = 3;

class Exit {
  readonly code: number;
  constructor(code: number) {
    this.code = code;
  }
}

class MemoryFile {
  length = 0;
  #data = new Uint8Array(0);

  read(at: number, into: Uint8Array): number {
    const part = this.#data.subarray(at, Math.min(this.length, at + into.length));
    into.set(part);
    return part.length;
  }

  write(at: number, bytes: Uint8Array): void {
    const end = at + bytes.length;
    if (end > this.#data.length) {
      const larger = new Uint8Array(2 * end);
      larger.set(this.content());
      this.#data = larger;
    }
    this.#data.set(bytes, at);
    this.length = Math.max(this.length, end);
  }

  content(): Uint8Array {
    return this.#data.subarray(0, this.length);
  }
}
