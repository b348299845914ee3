/** Reads HDF5 files in the library's own memory: nothing of the studio's file handling is used. */
import { readFile } from 'node:fs/promises';
import * as h5wasm from 'h5wasm';

/** Opens the file for the time of `use`, which must not be asynchronous. */
export async function readingHdf5<T>(file: string, use: (opened: h5wasm.File) => T): Promise<T> {
  const { FS } = await h5wasm.ready;
  FS.writeFile('/read.hdf5', await readFile(file));
  const opened = new h5wasm.File('/read.hdf5', 'r');
  try {
    return use(opened);
  } finally {
    opened.close();
    FS.unlink('/read.hdf5');
  }
}

/** The values at a path; null where there are none. */
export function valueOf(file: h5wasm.File, name: string): unknown {
  const found = file.get(name);
  return found !== null && 'value' in found ? found.value : null;
}
