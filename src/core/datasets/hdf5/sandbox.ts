/**
 * HDF5 files, read by the HDF Group's library compiled to WebAssembly. The library sees a file system of its own with
 * one file in it, whose bytes come from an open descriptor: an external link or a virtual data set in the file has
 * nothing else to point at, and nothing can be written.
 */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type * as Hdf5 from 'h5wasm';
import { refuseUnlessRegular } from '../../files/regular-file';
import { unreadable } from '../../system/classify-error';
import {
  attributesOf,
  loadLibrary,
  type Library,
  type MemoryFiles,
  type MoveArguments,
  type Stream,
} from './memory-files';

/** Neither through a link nor waiting at a pipe; the flags are missing where the system has neither. */
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

let loading: ReturnType<typeof loadLibrary> | null = null;
const folder = '/dataset';
const name = 'file.hdf5';

/**
 * Opens `file` for the time of `use`, which must not be asynchronous: one file at a time exists. Throws `corrupt-data`
 * naming `relative` if it is no HDF5 or what is asked of it cannot be read.
 */
export async function withHdf5<T>(
  { file, relative }: { file: string; relative: string },
  use: (opened: Hdf5.File, library: Library) => T,
): Promise<T> {
  loading ??= loadLibrary(folder);
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
  node.node_ops = { ...node.node_ops, getattr: () => attributesOf(node, size) };
  node.stream_ops = {
    ...node.stream_ops,
    read: (...[, buffer, offset, length, at]: MoveArguments) =>
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
