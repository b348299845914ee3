/** `meta/stats.json`: statistics over the whole dataset. */
import path from 'node:path';
import { writeObject } from '../../files/text-files';
import { keyframeColumn, rewrittenColumns } from '../rows/columns';
import type { CopyLists, ListTask } from './list-task';
import { changedStats, renamedStats, rowStats } from './row-stats';
import { findMeta, readObject } from './source-lists';
import { allStats, asStats, basicStats, keysOf, StatsSum, type Stats } from './stats';

/**
 * Where every episode goes along in a copy, what the source says stays, and only changed and new features are made. Where
 * episodes are left out (or the repair of totals asks, or the source says nothing), and where all is written anew,
 * everything comes from `sum`, the episodes' own statistics, or if there are none from the rows. Pictures without
 * statistics per episode keep the source's.
 */
export async function writeWholeStats(task: ListTask, sum: StatsSum | null): Promise<void> {
  const { outline } = task;
  const source =
    outline.way === 'copied' ? await findMeta(outline.dataset, 'meta/stats.json') : null;
  // v2.1 has them per episode; of the whole only where its writer liked to.
  const isOptional = outline.layout === 'v2' && outline.version !== 'v2.0';
  if (task.way === 'copied' && source === null && isOptional) return;
  const stats =
    task.way === 'copied'
      ? await statsOfCopy(task, source, sum)
      : wholeOf(sum ?? new StatsSum(), task, () => allStats);
  await writeObject(path.join(task.folder, 'meta/stats.json'), stats);
}

/** Features that every episode has statistics of. */
function wholeOf(
  sum: StatsSum,
  { outline }: ListTask,
  keysOfFeature: (feature: string) => readonly string[],
): Stats {
  const stats: Stats = {};
  for (const [feature, made] of sum.result()) {
    if (made.episodes !== outline.episodes.length) continue;
    stats[feature] = Object.fromEntries(
      keysOfFeature(feature).flatMap((key) => {
        const value = made.stats[key];
        return value === undefined ? [] : [[key, value]];
      }),
    );
  }
  return stats;
}

async function statsOfCopy(
  task: CopyLists,
  source: string | null,
  known: StatsSum | null,
): Promise<Stats> {
  const { outline } = task;
  const object = source === null ? null : await readObject(source);
  const stated = renamedStats(outline, asStats(object));
  const isAnew = object === null || outline.leavesOut || outline.rules.repairs.has('totals');
  const keys = keysOf(Object.values(stated), outline.layout === 'v3' ? allStats : basicStats);
  const sum = known ?? (await sumOfRows(task, keys, isAnew));
  const made = wholeOf(sum, task, (feature) => {
    const own = stated[feature];
    return own === undefined ? keys : Object.keys(own);
  });
  const changed = new Set([keyframeColumn, ...rewrittenColumns(outline.rules)]);
  const taken = Object.entries(made).filter(([feature]) => isAnew || changed.has(feature));
  return { ...stated, ...Object.fromEntries(taken) };
}

/** Sums what is needed: every numeric column of the rows, or only what the export changed. */
async function sumOfRows(
  { outline, database, copied }: CopyLists,
  keys: readonly string[],
  isAnew: boolean,
): Promise<StatsSum> {
  const sum = new StatsSum();
  const counted = [...new Set([...basicStats, ...keys])];
  if (!isAnew) {
    for (const episode of outline.episodes) sum.add(changedStats(outline, episode, counted));
    return sum;
  }
  for (const rows of copied) {
    const found = await rowStats(outline, database, rows, counted);
    for (const stats of found.values()) sum.add(stats);
  }
  return sum;
}
