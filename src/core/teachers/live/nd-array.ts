/** Arrays of numbers as NumPy lays them out in memory, and chunks made of them. */

export interface NdArray {
  /** As `dtype.str` of NumPy, e.g. `<f4`. */
  dtype: string;
  shape: readonly number[];
  /** Row by row unless `columnMajor`. */
  bytes: Uint8Array;
  columnMajor?: boolean;
}

/** A long chunk of a robot with more joints than any. */
const largestArray = 1_000_000;
/** Of NumPy. */
const mostAxes = 64;

interface Element {
  bytes: number;
  read(view: DataView, at: number, little: boolean): number;
}

const elements: Readonly<Record<string, Element>> = {
  f2: { bytes: 2, read: (view, at, little) => halfOf(view.getUint16(at, little)) },
  f4: { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  f8: { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
  u1: { bytes: 1, read: (view, at) => view.getUint8(at) },
  i1: { bytes: 1, read: (view, at) => view.getInt8(at) },
  b1: { bytes: 1, read: (view, at) => view.getUint8(at) },
  u2: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  i2: { bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  u4: { bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
  i4: { bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  u8: { bytes: 8, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
  i8: { bytes: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
};

/** Row by row. Throws a `RangeError` that ends "The array ...", for what does not fit together or is too large. */
export function numbersOf({ dtype, shape, bytes, columnMajor = false }: NdArray): number[] {
  const order = dtype.slice(0, 1);
  const kind = dtype.slice(1);
  const element = Object.hasOwn(elements, kind) ? elements[kind] : undefined;
  if (element === undefined || !'<>|='.includes(order)) {
    throw new RangeError(`has values of type ${JSON.stringify(dtype.slice(0, 20))}`);
  }
  const count = shape.reduce((product, size) => product * size, 1);
  const isShape =
    shape.length <= mostAxes && shape.every((size) => Number.isInteger(size) && size >= 0);
  if (!isShape || count > largestArray) {
    throw new RangeError(`has the shape [${shape.slice(0, 8).join(', ')}]`);
  }
  if (count * element.bytes !== bytes.length) {
    throw new RangeError(`has ${bytes.length} bytes for the shape [${shape.join(', ')}]`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stored = Array.from({ length: count }, (_none, at) =>
    element.read(view, at * element.bytes, order !== '>'),
  );
  return columnMajor ? rowByRow(stored, shape) : stored;
}

/**
 * An array `[dims]`, `[horizon, dims]` or the same with ones before it (a batch of one) as rows. Throws a `RangeError`
 * for any other shape.
 */
export function rowsOf(values: readonly number[], shape: readonly number[]): number[][] {
  let sizes = [...shape];
  while (sizes.length > 2 && sizes[0] === 1) sizes = sizes.slice(1);
  const [rows = 0, width = 0] = sizes.length === 1 ? [1, sizes[0]] : sizes;
  if (sizes.length === 0 || sizes.length > 2 || rows === 0 || width === 0) {
    throw new RangeError(`has the shape [${shape.join(', ')}], which is no chunk of actions`);
  }
  return Array.from({ length: rows }, (_none, row) => values.slice(row * width, (row + 1) * width));
}

export function float32Array(values: readonly number[], shape: readonly number[]): NdArray {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, at) => view.setFloat32(at * 4, value, true));
  return { dtype: '<f4', shape, bytes: new Uint8Array(view.buffer) };
}

export const uint8Array = (bytes: Uint8Array, shape: readonly number[]): NdArray => ({
  dtype: '|u1',
  shape,
  bytes,
});

/** Values of an array in Fortran's order (its first index runs fastest) in C's. */
function rowByRow(stored: readonly number[], shape: readonly number[]): number[] {
  const strides = shape.map((_size, axis) =>
    shape.slice(0, axis).reduce((product, size) => product * size, 1),
  );
  return stored.map((_value, at) => {
    let rest = at;
    let from = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const size = shape[axis] ?? 1;
      from += (rest % size) * (strides[axis] ?? 1);
      rest = Math.floor(rest / size);
    }
    return stored[from] ?? Number.NaN;
  });
}

/** IEEE 754 half precision. */
function halfOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
