/** What the list of episodes says about how each of them ended, v3.0: columns of `meta/episodes`. */
import { faultOfData } from '../../../system/classify-error';
import type { Claim } from '../../outcomes/claims';
import { resolveInside } from '../../../files/contained-path';
import { selectFrom } from '../rows/parquet';
import { claimColumns, claimOf } from './claim-columns';

/**
 * By number of the episode; nothing where the list cannot be read, which is reported where its episodes are.
 *
 * @param relative the files of the list, relative to `root`
 */
export async function listedOutcomes(
  root: string,
  relative: readonly string[],
): Promise<Map<number, Claim[]>> {
  try {
    return await readListed(root, relative);
  } catch (error) {
    faultOfData(error, 'The list of episodes cannot be read');
    return new Map();
  }
}

async function readListed(
  root: string,
  relative: readonly string[],
): Promise<Map<number, Claim[]>> {
  const found = new Map<number, Claim[]>();
  if (relative.length === 0) return found;
  const files = await Promise.all(relative.map((file) => resolveInside(root, file)));
  const { claims } = await claimColumns(files);
  if (claims.length === 0) return found;
  const values = claims.map(({ value }) =>
    value === null ? '0::DOUBLE, 1::DOUBLE' : `${value}, (${value} IS NOT NULL)::DOUBLE`,
  );
  const rows = await selectFrom(
    files,
    `SELECT TRY_CAST(episode_index AS DOUBLE), ${values.join(', ')}
     FROM read_parquet($files, union_by_name = true, hive_partitioning = false)`,
  );
  const numbers = rows.numbers(0);
  claims.forEach((column, at) => {
    const [said, isSaid] = [rows.numbers(1 + 2 * at), rows.numbers(2 + 2 * at)];
    numbers.forEach((episode, row) => {
      if (isSaid[row] !== 1) return;
      const own = found.get(episode) ?? [];
      own.push(claimOf(column, said[row] ?? Number.NaN, `${column.name} in meta/episodes`));
      found.set(episode, own);
    });
  });
  return found;
}
