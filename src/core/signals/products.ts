/** Products of small dense matrices, which lie in memory row by row. */

/**
 * Each row of a matrix times a vector, into `out`, which says how many rows there are. Four rows at a time: a sum waits
 * for each of its additions, four of them do not wait for each other. Every sum is as one row alone would give it.
 */
export function timesVector(matrix: Float64Array, vector: Float64Array, out: Float64Array): void {
  const width = vector.length;
  let row = 0;
  for (; row + 4 <= out.length; row += 4) {
    const first = row * width;
    const second = first + width;
    const third = second + width;
    const fourth = third + width;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let j = 0; j < width; j++) {
      const value = vector[j] ?? 0;
      a += (matrix[first + j] ?? 0) * value;
      b += (matrix[second + j] ?? 0) * value;
      c += (matrix[third + j] ?? 0) * value;
      d += (matrix[fourth + j] ?? 0) * value;
    }
    out[row] = a;
    out[row + 1] = b;
    out[row + 2] = c;
    out[row + 3] = d;
  }
  for (; row < out.length; row++) {
    let sum = 0;
    for (let j = 0, at = row * width; j < width; j++, at++) {
      sum += (matrix[at] ?? 0) * (vector[j] ?? 0);
    }
    out[row] = sum;
  }
}
