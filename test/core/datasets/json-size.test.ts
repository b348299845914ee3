/** How long a value is as JSON at least: what DuckDB makes of it is as long, and near to that. */
import { expect, it } from 'vitest';
import { select } from '../../../src/core/datasets/duckdb';
import { leastJson } from '../../../src/core/datasets/json-size';

const said = "{token: 'ab', logprob: -0.5, top: [{token: repeat('c', 500), logprob: -1}]}";
const values = [
  '1',
  'NULL::DOUBLE',
  'true',
  "'a text'",
  "''",
  "'bytes'::BLOB",
  '[]::FLOAT[]',
  '[1, NULL, 3]',
  'list_resize([1], 1000, 1)',
  '[[1, 2], NULL, []]',
  'list_resize([[[1]]], 300, [[1, 1]])',
  `[${said}, NULL]`,
  `{"it's": 1, 'b': [${said}]}`,
];
const columns = values.map((value, at) => `${value} AS c${at}`).join();

it('is no longer than the JSON, and half of it where that is long', async () => {
  const types = (await select(`SELECT ${columns} LIMIT 0`)).types();
  const sizes = values.map((_value, at) => {
    const least = leastJson(types[at], `c${at}`);
    // In a list, so that a comma has its place.
    return `${least}::DOUBLE, strlen(to_json([c${at}])::VARCHAR)::DOUBLE`;
  });
  const found = await select(`SELECT ${sizes.join()} FROM (SELECT ${columns})`);
  for (const [at, value] of values.entries()) {
    const [least = 0, real = 0] = [2 * at, 2 * at + 1].map((column) => found.numbers(column)[0]);
    expect(least, value).toBeGreaterThan(0);
    expect(least, value).toBeLessThanOrEqual(real);
    if (real > 500) expect(least, value).toBeGreaterThan(real / 2);
  }
});
