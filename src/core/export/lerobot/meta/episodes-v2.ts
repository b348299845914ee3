/** The lists of a v2 export: `episodes.jsonl`, and `episodes_stats.jsonl` (v2.1), whose numbers `stats.json` may repeat. */
import path from 'node:path';
import type { ExportDraft, PlacedEpisode } from '../copy/draft';
import { renamedStats, writeGlobalStats, type MetaTask } from './whole-stats';
import { findMeta, readObjects, writeObjects, type JsonObject } from './source-lists';
import { changedStats, rowStats } from './row-stats';
import { asStats, basicStats, keysOf, StatsSum, type Stats } from './stats';

export async function writeMetaV2(task: MetaTask): Promise<void> {
  const { draft, folder } = task;
  await writeObjects(path.join(folder, 'meta/episodes.jsonl'), episodeLines(draft));
  const sum = new StatsSum();
  const perEpisode = await findMeta(draft.source, 'meta/episodes_stats.jsonl');
  // v2.0 keeps statistics of the whole dataset only; v2.1 cannot be loaded without those of each episode.
  if (perEpisode !== null || draft.source.summary.version !== 'v2.0') {
    await writeObjects(
      path.join(folder, 'meta/episodes_stats.jsonl'),
      statsLines(task, perEpisode, sum),
    );
  }
  const whole = await findMeta(draft.source, 'meta/stats.json');
  if (whole !== null || draft.source.summary.version === 'v2.0') {
    await writeGlobalStats(task, { source: whole, sum: perEpisode === null ? null : sum });
  }
}

/** The source's lines, with whatever else they say about an episode. */
async function* episodeLines(draft: ExportDraft): AsyncGenerator<JsonObject> {
  const waiting = new Map(draft.episodes.map((episode) => [episode.episode, episode]));
  for await (const line of readObjects(await draft.source.resolve('meta/episodes.jsonl'))) {
    const placed = take(waiting, line);
    if (placed !== null) yield { ...line, episode_index: placed.target };
  }
}

/** One line per kept episode: the source's, with what the export changed; made from the rows where the source has none. */
async function* statsLines(
  task: MetaTask,
  file: string | null,
  sum: StatsSum,
): AsyncGenerator<JsonObject> {
  const { draft } = task;
  const waiting = new Map(draft.episodes.map((episode) => [episode.episode, episode]));
  let keys: string[] = [...basicStats];
  const finish = (line: JsonObject, placed: PlacedEpisode, stats: Stats): JsonObject => {
    const full = { ...stats, ...changedStats(draft, placed, keys) };
    sum.add(full);
    return { ...line, episode_index: placed.target, stats: full };
  };
  if (file !== null) {
    for await (const line of readObjects(file)) {
      const placed = take(waiting, line);
      if (placed === null) continue;
      const stats = asStats(line['stats']);
      keys = keysOf(Object.values(stats), basicStats);
      yield finish(line, placed, renamedStats(draft, stats));
    }
  }
  for (const written of task.written) {
    const [placed] = written.episodes;
    if (placed === undefined || !waiting.has(placed.episode)) continue;
    const found = await rowStats(draft, task.database, written, keys);
    yield finish({}, placed, found.get(placed.target) ?? {});
  }
}

/** The episode that a line is about, once; null for those not exported. */
function take(waiting: Map<number, PlacedEpisode>, line: JsonObject): PlacedEpisode | null {
  const index = line['episode_index'];
  const placed = typeof index === 'number' ? waiting.get(index) : undefined;
  if (placed === undefined) return null;
  waiting.delete(placed.episode);
  return placed;
}
