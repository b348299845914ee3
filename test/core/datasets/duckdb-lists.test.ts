import { expect, it } from 'vitest';
import { select } from '../../../src/core/datasets/duckdb';

it('lists are read row by row, past the end of a chunk, without what is NULL in texts', async () => {
  const found = await select(
    `SELECT CASE WHEN i % 2 = 0 THEN [] ELSE ['a', NULL, 'text ' || i] END, [i, NULL]::DOUBLE[]
     FROM range(5000) AS rows(i) ORDER BY i`,
  );
  const [texts, numbers] = [found.textLists(0), found.numberLists(1)];
  expect(texts.length).toBe(5_000);
  expect(texts[2_048]).toEqual([]);
  expect(texts[4_999]).toEqual(['a', 'text 4999']);
  expect(numbers[4_999]).toEqual(Float64Array.of(4_999, Number.NaN));
});
