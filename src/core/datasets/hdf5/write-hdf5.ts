/**
 * Writing HDF5 with the HDF Group's library compiled to WebAssembly: its file system has one file per export, whose
 * bytes go straight to a descriptor on the disk, so that a file may be larger than the memory.
 */
import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import type * as Hdf5 from 'h5wasm';

/** The part of Emscripten's in-memory file system that is used: a node whose operations can be replaced. */
interface MemoryFiles {
  mkdirTree(path: string): void;
  createFile(parent: string, name: string, properties: object, read: boolean, write: boolean): Node;
  unlink(path: string): void;
}
interface Node {
  id: number;
  mode: number;
  node_ops: object;
  stream_ops: object;
}
/** Stream, buffer, offset in it, bytes, position in the file. */
type MoveArguments = [Stream, Uint8Array, number, number, number];
interface Stream {
  position: number;
}

const folder = '/export';
let loading: Promise<{ library: typeof Hdf5; files: MemoryFiles }> | null = null;
let made = 0;

async function load(): Promise<{ library: typeof Hdf5; files: MemoryFiles }> {
  const library = await import('h5wasm');
  const runtime = await library.ready;
  // Otherwise faults are printed, and calls return what is no answer.
  runtime.activate_throwing_error_handler();
  const files = runtime.FS as unknown as MemoryFiles;
  // There already, where this module was loaded before.
  files.mkdirTree(folder);
  return { library, files };
}

/**
 * Makes `file` (`w`) or opens it to add to it (`a`) for the time of `use`; it is on the disk when the promise resolves.
 * Throws what `use` throws, and an Error with the library's words for what HDF5 cannot do.
 */
export async function writeHdf5(
  file: string,
  mode: 'w' | 'a',
  use: (opened: Hdf5.File, library: typeof Hdf5) => Promise<void>,
): Promise<void> {
  loading ??= load();
  const { library, files } = await loading;
  made += 1;
  const name = `file-${made}.hdf5`;
  const descriptor = openSync(file, mode === 'w' ? 'wx+' : 'r+');
  try {
    mount(files, name, descriptor);
    const opened = new library.File(`${folder}/${name}`, mode);
    try {
      await use(opened, library);
    } finally {
      opened.close();
    }
    fsyncSync(descriptor);
  } finally {
    files.unlink(`${folder}/${name}`);
    closeSync(descriptor);
  }
}

function mount(files: MemoryFiles, name: string, descriptor: number): void {
  const node = files.createFile(folder, name, {}, true, true);
  const { id, mode } = node;
  const never = new Date(0);
  node.node_ops = {
    ...node.node_ops,
    getattr: () => {
      const { size } = fstatSync(descriptor);
      const times = { atime: never, mtime: never, ctime: never };
      const owner = { dev: 1, ino: id, mode, nlink: 1, uid: 0, gid: 0, rdev: 0 };
      return { ...owner, ...times, size, blksize: 4_096, blocks: Math.ceil(size / 4_096) };
    },
    setattr: (_node: Node, { size }: { size?: number }) => {
      if (size !== undefined) ftruncateSync(descriptor, size);
    },
  };
  node.stream_ops = {
    ...node.stream_ops,
    read: (...[, buffer, offset, length, at]: MoveArguments) =>
      readSync(descriptor, buffer, offset, length, at),
    write: (...[, buffer, offset, length, at]: MoveArguments) =>
      writeSync(descriptor, buffer, offset, length, at),
    llseek: (stream: Stream, offset: number, whence: number) =>
      offset + ([0, stream.position, fstatSync(descriptor).size][whence] ?? 0),
  };
}
