/** One array as a file of `np.save`: a head in text, then the values. */
import type { NdArray } from './nd-array';

const magic = Buffer.from('\x93NUMPY', 'latin1');
/** The head is filled up so that the values begin at a multiple of this. */
const alignment = 64;
const longestHead = 10_000;

export function writeNpy({ dtype, shape, bytes }: NdArray): Uint8Array {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const words = `{'descr': '${dtype}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const before = magic.length + 4;
  const length = Math.ceil((before + words.length + 1) / alignment) * alignment - before;
  const head = Buffer.alloc(before + length, ' ');
  magic.copy(head);
  head[6] = 1;
  head[7] = 0;
  head.writeUInt16LE(length, 8);
  head.write(words, before, 'latin1');
  head[head.length - 1] = 0x0a;
  return Buffer.concat([head, bytes]);
}

/** Throws a `RangeError` for what is no such file. The bytes of the array are a view. */
export function readNpy(file: Uint8Array): NdArray {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const major = bytes[6] ?? 0;
  if (bytes.length < 12 || !bytes.subarray(0, 6).equals(magic) || major < 1 || major > 3) {
    throw new RangeError('is no file of np.save');
  }
  const from = major === 1 ? 10 : 12;
  const length = major === 1 ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8);
  if (length > longestHead || from + length > bytes.length) {
    throw new RangeError('is no whole file of np.save');
  }
  const head = bytes.toString('latin1', from, from + length);
  const dtype = /'descr': *'([^']{1,20})'/.exec(head)?.[1];
  const order = /'fortran_order': *(True|False)/.exec(head)?.[1];
  const shape = /'shape': *\(([\d, ]{0,200})\)/.exec(head)?.[1];
  if (dtype === undefined || order === undefined || shape === undefined) {
    throw new RangeError('has no head of np.save');
  }
  return {
    dtype,
    shape: shape.split(',').flatMap((size) => (size.trim() === '' ? [] : [Number(size)])),
    bytes: bytes.subarray(from + length),
    columnMajor: order === 'True',
  };
}
