/** Arrays as they are stored: types, and rows as bytes. */
import type { Dataset as Hdf5Array } from 'h5wasm';
import type { Library } from './memory-files';

/** HDF5's classes of types: texts, bytes without a meaning, and lists of any length. */
export const stringClass = 3;
export const opaqueClass = 5;
export const listClass = 9;

/** `float32` and the like; null for texts, compounds and references. */
export function numpyName(array: Hdf5Array): string | null {
  const { type, size, signed } = array.metadata;
  // Classes of HDF5: 0 integer, 1 float, 8 enumeration, which is how h5py stores bool.
  if (type === 0 && [1, 2, 4, 8].includes(size)) return `${signed ? 'int' : 'uint'}${size * 8}`;
  if (type === 1 && [4, 8].includes(size)) return `float${size * 8}`;
  return type === 8 && size === 1 ? 'bool' : null;
}

/** Rows `from` to before `to`, as they are stored. Throws an Error for what has no bytes of its own, such as lists. */
export function storedRows(
  array: Hdf5Array,
  { from, to }: { from: number; to: number },
  library: Library,
): Uint8Array {
  if (array.metadata.type === stringClass) return storedBytes(array, { from, to }, library);
  const slice = array.slice([[from, to]]);
  if (!ArrayBuffer.isView(slice)) throw new Error(`${array.path} is no array of pictures`);
  return new Uint8Array(slice.buffer, slice.byteOffset, slice.byteLength).slice();
}

/** Of texts of one length the library itself gives characters, and none after the first zero: pictures are no texts. */
function storedBytes(
  { file_id, path, metadata }: Hdf5Array,
  { from, to }: { from: number; to: number },
  { Module }: Library,
): Uint8Array {
  const bytes = metadata.size * (to - from);
  const at = Module['_malloc'](bytes);
  if (at === 0) throw new RangeError('Out of memory');
  try {
    Module.get_dataset_data(file_id, path, [BigInt(to - from)], [BigInt(from)], [1n], BigInt(at));
    return Module.HEAPU8.slice(at, at + bytes);
  } finally {
    Module['_free'](at);
  }
}
