/**
 * HDF5 files, read by the HDF Group's library compiled to WebAssembly. The library sees a file system of its own with
 * one file in it, whose bytes come from an open descriptor: an external link or a virtual data set in the file has
 * nothing else to point at, and nothing can be written.
 */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type * as Hdf5 from 'h5wasm';
import { refuseUnlessRegular } from '../../files/regular-file';
import { unreadable } from '../../system/classify-error';

export type Library = typeof Hdf5;

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
/** Stream, buffer, offset in it, bytes wanted, position in the file. */
type ReadArguments = [Stream, Uint8Array, number, number, number];
interface Stream {
  position: number;
}

/** Neither through a link nor waiting at a pipe; the flags are missing where the system has neither. */
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

let loading: Promise<{ library: Library; files: MemoryFiles }> | null = null;
const folder = '/dataset';
const name = 'file.hdf5';

async function load(): Promise<{ library: Library; files: MemoryFiles }> {
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
 * Opens `file` for the time of `use`, which must not be asynchronous: one file at a time exists. Throws `corrupt-data`
 * naming `relative` if it is no HDF5 or what is asked of it cannot be read.
 */
export async function withHdf5<T>(
  { file, relative }: { file: string; relative: string },
  use: (opened: Hdf5.File, library: Library) => T,
): Promise<T> {
  loading ??= load();
  const { library, files } = await loading;
  const { descriptor, size } = openFile(file, relative);
  let opened: Hdf5.File | null = null;
  try {
    mount(files, descriptor, size);
    opened = new library.File(`${folder}/${name}`, 'r');
    return use(opened, library);
  } catch (error) {
    if (error instanceof Error) error.message = reasonIn(error.message);
    throw unreadable(error, `${relative} cannot be read`);
  } finally {
    opened?.close();
    files.unlink(`${folder}/${name}`);
    closeSync(descriptor);
  }
}

function openFile(file: string, relative: string): { descriptor: number; size: number } {
  const descriptor = openSync(file, openFlags);
  const stats = fstatSync(descriptor);
  try {
    refuseUnlessRegular(stats, relative);
    return { descriptor, size: stats.size };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

function mount(files: MemoryFiles, descriptor: number, size: number): void {
  const node = files.createFile(folder, name, {}, true, false);
  const { id, mode } = node;
  const never = new Date(0);
  node.node_ops = {
    ...node.node_ops,
    getattr: () => {
      const times = { atime: never, mtime: never, ctime: never };
      const owner = { dev: 1, ino: id, mode, nlink: 1, uid: 0, gid: 0, rdev: 0 };
      return { ...owner, ...times, size, blksize: 4_096, blocks: Math.ceil(size / 4_096) };
    },
  };
  node.stream_ops = {
    ...node.stream_ops,
    read: (...[, buffer, offset, length, at]: ReadArguments) =>
      readSync(descriptor, buffer, offset, Math.max(0, Math.min(length, size - at)), at),
    llseek: (stream: Stream, offset: number, whence: number) =>
      offset + ([0, stream.position, size][whence] ?? 0),
  };
}

/**
 * HDF5 tells of its whole stack, the cause last: `#003: H5Fsuper.c line 500 in H5F__super_read(): file signature not
 * found`.
 */
function reasonIn(message: string): string {
  const steps = [...message.matchAll(/#\d{1,4}: .{1,400}? in \w{1,100}\(\): (.+)/g)];
  return (steps.at(-1)?.[1] ?? message.split('\n')[0] ?? '').slice(0, 200);
}
