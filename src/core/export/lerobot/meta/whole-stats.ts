/** `meta/stats.json`: statistics over the whole dataset. */
import path from 'node:path';
import { writeObject } from '../../files/text-files';
import type { CopyLists, ListTask } from './list-task';
import { renamedStats } from './row-stats';
import { findMeta, readObject } from './source-lists';
import {
  allStats,
  asStats,
  basicStats,
  keysOf,
  onlyKeys,
  type Stats,
  type StatsSum,
} from './stats';

/** What GR00T N1.5 reads of each entry: exactly these, and of numbers alone (gr00t/data/schema.py). */
const grootStats: readonly string[] = ['mean', 'std', 'min', 'max', 'q01', 'q99'];

/**
 * Numbers are those of `rows`, counted over all of them. Those of pictures are joined from the episodes' (`sum`); in a
 * copy of all episodes, and where the episodes have none, they are the source's. LeRobot never reads the file in v2.1,
 * where GR00T asks for it.
 */
export async function writeWholeStats(
  task: ListTask,
  rows: Stats,
  sum: StatsSum | null,
): Promise<void> {
  const { outline, folder } = task;
  const file = path.join(folder, 'meta/stats.json');
  if (outline.version === 'v2.1') {
    await writeObject(file, onlyKeys(rows, grootStats));
    return;
  }
  const pictures = Object.fromEntries(
    [...(sum?.result() ?? [])]
      .filter(([name, { episodes }]) => !(name in rows) && episodes === outline.episodes.length)
      .map(([name, { stats }]) => [name, stats]),
  );
  await writeObject(
    file,
    task.way === 'anew' ? { ...rows, ...pictures } : await statsOfCopy(task, rows, pictures),
  );
}

async function statsOfCopy({ outline }: CopyLists, rows: Stats, pictures: Stats): Promise<Stats> {
  const source = await findMeta(outline.dataset, 'meta/stats.json');
  const object = source === null ? null : await readObject(source);
  const stated = renamedStats(outline, asStats(object));
  const isAnew = object === null || outline.leavesOut || outline.rules.repairs.has('totals');
  // v2.0 has no quantiles, and its writers had not all of the rest.
  const keys = outline.layout === 'v3' ? allStats : keysOf(Object.values(stated), basicStats);
  return { ...stated, ...(isAnew ? pictures : {}), ...onlyKeys(rows, keys) };
}
