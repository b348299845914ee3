/**
 * The lists of a v2 export: `episodes.jsonl`, and `episodes_stats.jsonl` (v2.1), whose numbers `stats.json` may repeat.
 */
import path from 'node:path';
import { isOutcomeName } from '../../../datasets/outcomes/claims';
import { writeObjects } from '../../files/text-files';
import { outcomeEntry, outcomeKey } from '../../outcomes';
import type { LeRobotOutline } from '../lerobot-outline';
import type { PlacedOut } from '../rows/row-source';
import type { ListTask } from './list-task';
import { renamedStats } from './row-stats';
import { findMeta, readObjects, type JsonObject } from './source-lists';
import { asStats, basicStats, keysOf, onlyKeys, StatsSum, type Stats } from './stats';

/**
 * A copy keeps the source's lines, with whatever else they say about an episode. Gives the sum of the statistics; null
 * where there is no list of them.
 */
export async function writeEpisodesV2(task: ListTask): Promise<StatsSum | null> {
  const { outline, folder } = task;
  const at = (name: string): string => path.join(folder, 'meta', name);
  await writeObjects(at('episodes.jsonl'), episodeLines(outline));
  const source =
    outline.way === 'copied' ? await findMeta(outline.dataset, 'meta/episodes_stats.jsonl') : null;
  // v2.0 keeps statistics of the whole dataset only; v2.1 cannot be loaded without those of each episode.
  if (source === null && outline.version === 'v2.0') return null;
  const sum = new StatsSum();
  await writeObjects(at('episodes_stats.jsonl'), statsLines(task, source, sum));
  return sum;
}

async function* episodeLines(outline: LeRobotOutline): AsyncGenerator<JsonObject> {
  const source =
    outline.way === 'copied' ? await outline.dataset.resolve('meta/episodes.jsonl') : null;
  const key = outcomeKey(outline.episodes);
  for await (const { episode, line } of withLines(outline.episodes, source)) {
    const { target, tasks, frames } = episode;
    const made = { episode_index: target, tasks, length: frames.length };
    const kept = episode.outcome.decided === null ? line : withoutOutcome(line);
    const own = { ...(kept ?? made), episode_index: target };
    // New keys come last.
    yield { ...own, ...outcomeEntry(key, episode), ...own };
  }
}

/** What a curator decided stands in the place of whatever the line says. */
const withoutOutcome = (line: JsonObject | null): JsonObject | null =>
  line === null
    ? null
    : Object.fromEntries(Object.entries(line).filter(([name]) => !isOutcomeName(name)));

async function* statsLines(
  task: ListTask,
  source: string | null,
  sum: StatsSum,
): AsyncGenerator<JsonObject> {
  for await (const { episode, line } of withLines(task.outline.episodes, source)) {
    const stats = statsOf(task, episode, line);
    sum.add(stats);
    yield { ...line, episode_index: episode.target, stats };
  }
}

/** In a copy those of the rows, and what else the source states: of pictures. */
function statsOf(
  { outline, stats }: ListTask,
  { target }: PlacedOut,
  line: JsonObject | null,
): Stats {
  const rows = stats.get(target) ?? {};
  if (outline.way === 'anew') return rows;
  if (line === null) return onlyKeys(rows, basicStats);
  const stated = asStats(line['stats']);
  const keys = keysOf(Object.values(stated), basicStats);
  return { ...renamedStats(outline, stated), ...onlyKeys(rows, keys) };
}

/** Each episode once: with its line of the source's list, in its order; then, in theirs, those that have none. */
async function* withLines(
  episodes: readonly PlacedOut[],
  source: string | null,
): AsyncGenerator<{ episode: PlacedOut; line: JsonObject | null }> {
  const waiting = new Map<unknown, PlacedOut>(episodes.map((each) => [each.episode, each]));
  if (source !== null) {
    for await (const line of readObjects(source)) {
      const episode = waiting.get(line['episode_index']);
      if (episode === undefined) continue;
      waiting.delete(episode.episode);
      yield { episode, line };
    }
  }
  for (const episode of waiting.values()) yield { episode, line: null };
}
