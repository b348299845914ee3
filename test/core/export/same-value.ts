/** Whether two values of a table are the same: numbers to the bit, lists and structures item by item. */
export function isSame(a: unknown, b: unknown): boolean {
  if (isList(a) && isList(b)) {
    const [left, right] = [Array.from(a), Array.from(b)];
    return left.length === right.length && left.every((item, at) => isSame(item, right[at]));
  }
  if (a !== null && b !== null && typeof a === 'object' && typeof b === 'object') {
    return JSON.stringify(a) === JSON.stringify(b);
  }
  return Object.is(a, b);
}

export const isList = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
