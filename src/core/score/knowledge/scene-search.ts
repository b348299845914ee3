/** Which rollouts look most alike. */

import { grouped } from '../../system/grouped';

/** `by`: the means; only looks by the same means can be compared. */
export interface Look {
  by: string;
  values: Float32Array;
}

/** Euclidean distance of looks to a query in the order that they were given; NaN where they cannot be compared. */
export type SceneSearch = (query: Look | null) => Float64Array;

/** All are compared: exact, and for 100,000 looks faster than an index would be kept up to date. */
export function sceneSearch(looks: readonly (Look | null)[]): SceneSearch {
  const groups = new Map<string, { at: number[]; size: number; values: Float32Array }>();
  for (const [key, own] of grouped([...looks.entries()], ([, look]) => keyOf(look))) {
    const size = own[0]?.[1]?.values.length ?? 0;
    // Side by side in memory: most of the time is spent fetching them.
    const values = new Float32Array(own.length * size);
    for (const [row, [, look]] of own.entries())
      if (look !== null) values.set(look.values, row * size);
    groups.set(key, { at: own.map(([at]) => at), size, values });
  }
  return (query) => {
    const distances = new Float64Array(looks.length).fill(Number.NaN);
    const group = query && groups.get(keyOf(query));
    if (!group) return distances;
    const { at, size, values } = group;
    for (const [row, entry] of at.entries()) {
      let sum = 0;
      for (let dim = 0, from = row * size; dim < size; dim += 1, from += 1) {
        const off = (values[from] ?? 0) - (query.values[dim] ?? 0);
        sum += off * off;
      }
      distances[entry] = Math.sqrt(sum);
    }
    return distances;
  };
}

const keyOf = (look: Look | null): string =>
  look === null ? '' : JSON.stringify([look.by, look.values.length]);

export const lookText = ({ values }: Look): string =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');

/** Throws `RangeError` for what is no text of float32 values. */
export function lookFrom({ by, values }: { by: string; values: string }): Look {
  const bytes = Buffer.from(values, 'base64');
  if (bytes.length === 0 || bytes.length % 4 !== 0) throw new RangeError('not float32 values');
  const copy = new Uint8Array(bytes);
  return { by, values: new Float32Array(copy.buffer) };
}
