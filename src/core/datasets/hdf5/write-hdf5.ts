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
import {
  attributesOf,
  loadLibrary,
  type Library,
  type MemoryFiles,
  type MoveArguments,
  type Node,
  type Stream,
} from './memory-files';

const folder = '/export';
let loading: ReturnType<typeof loadLibrary> | null = null;
let made = 0;

/**
 * Makes `file` (`w`) or opens it to add to it (`a`) for the time of `use`; it is on the disk when the promise resolves.
 * Throws what `use` throws, and an Error with the library's words for what HDF5 cannot do.
 */
export async function writeHdf5(
  file: string,
  mode: 'w' | 'a',
  use: (opened: Hdf5.File, library: Library) => Promise<void>,
): Promise<void> {
  loading ??= loadLibrary(folder);
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
  node.node_ops = {
    ...node.node_ops,
    getattr: () => attributesOf(node, fstatSync(descriptor).size),
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
