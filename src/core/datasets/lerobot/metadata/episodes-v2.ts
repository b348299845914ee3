/** Episode list of LeRobot v2.0 and v2.1: `meta/episodes.jsonl`, one parquet and one mp4 per camera and episode. */
import { z } from 'zod';
import type { Problem } from '../../../../shared/errors';
import type { EpisodeMeta } from '../../../../shared/model/dataset';
import { problem } from '../../problems';
import { claimsOf, type Claim } from '../../outcomes/claims';
import { TaskLists, tooManyEpisodes } from '../../episodes';
import { limits } from '../../../files/limits';
import type { EpisodeTable } from './episode-table';
import type { RawInfo } from './info';
import { readJsonLines } from './json-lines';
import { fillTemplate } from './path-template';

const file = 'meta/episodes.jsonl';
const defaultDataPath = 'data/chunk-{episode_chunk:03d}/episode_{episode_index:06d}.parquet';
const defaultVideoPath =
  'videos/chunk-{episode_chunk:03d}/{video_key}/episode_{episode_index:06d}.mp4';

const lineSchema = z.object({
  episode_index: z.number().int().min(0).max(limits.episodeIndex),
  length: z.number().int().min(0).max(limits.episodeFrames),
  tasks: z
    .union([z.array(z.union([z.string(), z.number()])).max(1_000), z.string()])
    .nullish()
    .catch(null),
});

/** Throws `not-found` if there is no list. `taskTable` resolves tasks written as numbers. */
export async function readEpisodesV2(
  root: string,
  info: RawInfo,
  taskTable: ReadonlyMap<number, string>,
): Promise<EpisodeTable> {
  const episodes = new Map<number, EpisodeMeta>();
  const outcomes = new Map<number, Claim[]>();
  const lists = new TaskLists();
  const problems: Problem[] = [];
  let unreadable = 0;
  let firstUnreadable = 0;
  for await (const { line, value } of readJsonLines(root, file)) {
    const parsed = lineSchema.safeParse(value);
    if (!parsed.success || episodes.has(parsed.data.episode_index)) {
      unreadable += 1;
      if (unreadable === 1) firstUnreadable = line;
      continue;
    }
    if (episodes.size === limits.episodes) throw tooManyEpisodes(file);
    const { episode_index: index, length, tasks } = parsed.data;
    const texts = (Array.isArray(tasks) ? tasks : [tasks])
      .map((task) => (typeof task === 'number' ? taskTable.get(task) : task))
      .filter((task) => typeof task === 'string');
    episodes.set(index, { index, length, tasks: lists.share(texts) });
    const claims = claimsOf(Object(value), file);
    if (claims.length > 0) outcomes.set(index, claims);
  }
  if (unreadable > 0) {
    const hint =
      episodes.size === 0
        ? 'it should have one JSON object per line.'
        : 'the studio leaves them out.';
    problems.push(
      problem('episodes-unreadable', {
        message: `${unreadable} lines of ${file} (the first is line ${firstUnreadable}) are not episodes or name one twice; ${hint}`,
        file,
      }),
    );
  }
  const sorted = [...episodes.values()].sort((a, b) => a.index - b.index);
  const path = (template: string, position: number, cameraKey = ''): string => {
    const index = sorted[position]?.index ?? 0;
    const chunk = Math.floor(index / info.chunks_size);
    // Some writers of v2.1 call the chunk as v3.0 does.
    const numbers = { episode_index: index, episode_chunk: chunk, chunk_index: chunk };
    return fillTemplate(
      template,
      cameraKey === '' ? numbers : { ...numbers, video_key: cameraKey },
    );
  };
  return {
    episodes: sorted,
    dataPath: (position) => path(info.data_path ?? defaultDataPath, position),
    globalRange: () => null,
    video: (position, cameraKey) => ({
      cameraKey,
      relative: path(info.video_path ?? defaultVideoPath, position, cameraKey),
      fromSec: 0,
      toSec: null,
    }),
    outcomes,
    problems,
  };
}
