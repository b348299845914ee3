/** Writes HDF5 demonstrations for tests, with the HDF Group's own library. */
import { writeFile } from 'node:fs/promises';
import * as h5wasm from 'h5wasm';

export interface Array {
  data: Float32Array | Float64Array | Uint8Array | Uint16Array;
  shape: number[];
}

/** Groups are nested objects; an entry with `data` is an array; `@name` is an attribute of its group. */
export interface Tree {
  [name: string]: Tree | Array | string;
}

let files = 0;

export async function writeHdf5(
  path: string,
  tree: Tree,
  alter: (file: h5wasm.File) => void = () => {},
): Promise<void> {
  const { FS } = await h5wasm.ready;
  files += 1;
  const inside = `/written-${files}.hdf5`;
  const file = new h5wasm.File(inside, 'w');
  fill(file, tree);
  alter(file);
  file.close();
  const bytes = (FS as unknown as { readFile(path: string): Uint8Array }).readFile(inside);
  await writeFile(path, bytes);
}

function fill(group: h5wasm.Group, tree: Tree): void {
  for (const [name, entry] of Object.entries(tree)) {
    if (typeof entry === 'string') group.create_attribute(name.slice(1), entry);
    else if (isArray(entry)) group.create_dataset({ name, data: entry.data, shape: entry.shape });
    else fill(group.create_group(name), entry);
  }
}

const isArray = (entry: Tree | Array): entry is Array => ArrayBuffer.isView(entry['data']);

/** `frames` rows of `width` values: the frame's number plus a hundredth of the dimension's. */
export const ramp = (frames: number, width: number): Array => ({
  data: Float32Array.from(
    { length: frames * width },
    (_none, at) => Math.floor(at / width) + (at % width) / 100,
  ),
  shape: [frames, width],
});
