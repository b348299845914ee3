/** Quantiles that are found by counting, beside those that DuckDB gives of all values at once. */
import { onTestFinished, expect, it } from 'vitest';
import { ExportDatabase } from '../../../src/core/export/files/export-database';
import { quantiles } from '../../../src/core/export/lerobot/meta/stats';
import { quantilesOfMany } from '../../../src/core/export/lerobot/meta/values-at-ranks';
import { scratchFolder } from '../datasets/small-dataset';

/** SQL over `i`, from 0 to 3,010: NULL where there is no value. */
const kinds: Record<string, string> = {
  even: 'i / 7.0',
  mixed: '(hash(i) % 1000003)::DOUBLE / 1e6 - 0.5',
  'float32, negative too': '((hash(i) % 65537)::FLOAT / 256 - 100)::FLOAT',
  'of two values': 'CASE WHEN i % 3 = 0 THEN 1 ELSE -1 END',
  'of one value': '0.1',
  'over all magnitudes': 'pow(10, i / 30.0 - 50) * (CASE WHEN i % 2 = 0 THEN 1 ELSE -1 END)',
  'almost all in one place': 'CASE WHEN i < 10 THEN pow(10, 30 * i) ELSE 1 + i * 1e-14 END',
  'with infinities': "CASE i % 9 WHEN 0 THEN 'inf'::DOUBLE WHEN 1 THEN '-inf'::DOUBLE ELSE i END",
  'infinite alone': "CASE i % 2 WHEN 0 THEN 'inf'::DOUBLE ELSE '-inf'::DOUBLE END",
  'wider than a double': 'CASE i % 3 WHEN 0 THEN 1.7e308 WHEN 1 THEN -1.7e308 ELSE i END',
  'next to zero': '(i % 5) * 5e-324',
  'with gaps': 'CASE WHEN i % 4 <> 0 THEN sin(i) END',
  'a single one': 'CASE WHEN i = 5 THEN 3.25 END',
  none: 'NULL',
};

it.each(Object.entries(kinds))('are the same to the last bit: %s', async (_kind, sql) => {
  const database = await ExportDatabase.open(await scratchFolder(), new AbortController().signal);
  onTestFinished(() => database.close());
  const value = `nullif((${sql})::DOUBLE, 'NaN'::DOUBLE)`;
  const from = 'range(3011) t(i)';
  const shares = Object.values(quantiles).join(', ');
  const [all = {}] = await database.rows(
    `SELECT quantile_cont(v, [${shares}]) AS wanted, count(v)::DOUBLE AS count, min(v) AS least, max(v) AS greatest
     FROM (SELECT ${value} AS v FROM ${from})`,
  );
  const span = {
    count: Number(all['count']),
    least: Number(all['least']),
    greatest: Number(all['greatest']),
  };
  expect(await quantilesOfMany(database, { value, from, ...span }, 10)).toEqual(
    all['wanted'] ?? [],
  );
});
