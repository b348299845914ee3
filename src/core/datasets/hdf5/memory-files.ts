/**
 * The HDF Group's library compiled to WebAssembly, and the part of Emscripten's in-memory file system that is used: a
 * node whose operations can be replaced, so that its bytes come from and go to a descriptor of ours.
 */
import type * as Hdf5 from 'h5wasm';

export type Library = typeof Hdf5;

export interface MemoryFiles {
  mkdirTree(path: string): void;
  createFile(parent: string, name: string, properties: object, read: boolean, write: boolean): Node;
  unlink(path: string): void;
}
export interface Node {
  id: number;
  mode: number;
  node_ops: object;
  stream_ops: object;
}
/** Stream, buffer, offset in it, bytes, position in the file. */
export type MoveArguments = [Stream, Uint8Array, number, number, number];
export interface Stream {
  position: number;
}

/** @param folder where its files will be, made in its file system */
export async function loadLibrary(
  folder: string,
): Promise<{ library: Library; files: MemoryFiles }> {
  const library = await import('h5wasm');
  const runtime = await library.ready;
  // Otherwise faults are printed, and calls return what is no answer.
  runtime.activate_throwing_error_handler();
  const files = runtime.FS as unknown as MemoryFiles;
  // There already, where this module was loaded before.
  files.mkdirTree(folder);
  return { library, files };
}

/** What the library is told of a file of `size` bytes. */
export function attributesOf({ id, mode }: Node, size: number): object {
  const never = new Date(0);
  const times = { atime: never, mtime: never, ctime: never };
  const owner = { dev: 1, ino: id, mode, nlink: 1, uid: 0, gid: 0, rdev: 0 };
  return { ...owner, ...times, size, blksize: 4_096, blocks: Math.ceil(size / 4_096) };
}
