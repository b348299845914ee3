/**
 * Gauss-Jordan on a positive definite matrix of `unknowns` rows with its right-hand side as last column, row by row.
 * Changes the matrix.
 */
export function solved(matrix: Float64Array, unknowns: number): Float64Array {
  const width = unknowns + 1;
  for (let j = 0; j < unknowns; j++) {
    for (let i = 0; i < unknowns; i++) {
      if (i === j) continue;
      const share = (matrix[i * width + j] ?? 0) / (matrix[j * width + j] ?? 1);
      for (let k = j; k < width; k++) {
        matrix[i * width + k] = (matrix[i * width + k] ?? 0) - share * (matrix[j * width + k] ?? 0);
      }
    }
  }
  return Float64Array.from(
    { length: unknowns },
    (_, j) => (matrix[j * width + unknowns] ?? 0) / (matrix[j * width + j] ?? 1),
  );
}
