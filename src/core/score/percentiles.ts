/** Where a value stands among those of like length and task: several indicators otherwise only measure length. */

/** Fewer say nothing. */
export const fewest = 10;
const likeLength = 0.2;

export interface Placed {
  task: string;
  lengthSec: number;
  value: number | null;
}

/**
 * For each: the share, 0 to 100, of the values of its task whose length is within 20 % of its own (its own among them)
 * that are less, equal ones counted half; null without a value and under ten such.
 */
export function percentiles(all: readonly Placed[]): (number | null)[] {
  const byTask = new Map<string, { lengthSec: number; value: number }[]>();
  for (const { task, lengthSec, value } of all) {
    if (value === null) continue;
    const known = byTask.get(task) ?? [];
    byTask.set(task, known);
    known.push({ lengthSec, value });
  }
  return all.map(({ task, lengthSec, value }) => {
    if (value === null) return null;
    let [less, equal, count] = [0, 0, 0];
    for (const other of byTask.get(task) ?? []) {
      if (Math.abs(other.lengthSec - lengthSec) > likeLength * lengthSec) continue;
      count += 1;
      if (other.value < value) less += 1;
      else if (other.value === value) equal += 1;
    }
    return count < fewest ? null : (100 * (less + equal / 2)) / count;
  });
}
