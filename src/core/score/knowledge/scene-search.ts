/** Which rollouts look most alike, by what they look like at their beginning and end. */

/** `by`: the means; only looks by the same means can be compared. */
export interface Look {
  by: string;
  values: Float32Array;
}

/** Euclidean distance of looks to a query in the order that they were given; null where they cannot be compared. */
export type SceneSearch = (query: Look) => (number | null)[];

/** All are compared: exact, and for 100,000 looks faster than an index would be kept up to date. */
export function sceneSearch(looks: readonly (Look | null)[]): SceneSearch {
  return ({ by, values }) =>
    looks.map((look) => {
      if (look === null || look.by !== by || look.values.length !== values.length) return null;
      return distance(look.values, values);
    });
}

function distance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += ((a[at] ?? 0) - (b[at] ?? 0)) ** 2;
  return Math.sqrt(sum);
}

export const lookText = ({ values }: Look): string =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');

/** Throws `RangeError` for what is no text of float32 values. */
export function lookFrom({ by, values }: { by: string; values: string }): Look {
  const bytes = Buffer.from(values, 'base64');
  if (bytes.length === 0 || bytes.length % 4 !== 0) throw new RangeError('not float32 values');
  const copy = new Uint8Array(bytes);
  return { by, values: new Float32Array(copy.buffer) };
}
