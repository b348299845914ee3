/** Queues that a curator made of a list: those episodes and no others, in the order in which they were listed. */
import { createHash } from 'node:crypto';
import { StudioError } from '../../shared/errors';
import { LastUsed } from '../../shared/last-used';
import type { EpisodeNeed } from '../../shared/model/project';
import type { Dataset } from '../datasets/dataset';
import { episodesBefore } from '../datasets/episodes';
import type { Project } from '../project/project';
import { needOf } from './need';
import { isFinished } from './queue';

/** Several windows with one each, and those before. A window that is asked for its queue again tells it again. */
const keptQueues = 16;

interface NamedQueue {
  episodes: readonly number[];
  /** By episode. */
  positions: ReadonlyMap<number, number>;
}

const queues = new LastUsed<string, NamedQueue>(keptQueues);

/** Keeps a queue and gives its name, which follows from the episodes and their order. Each episode counts once. */
export function nameQueue(listed: readonly number[]): string {
  const episodes = [...new Set(listed)];
  const name = createHash('sha256').update(Int32Array.from(episodes)).digest('hex').slice(0, 32);
  const positions = new Map(episodes.map((episode, position) => [episode, position]));
  queues.set(name, { episodes, positions });
  return name;
}

/**
 * The first episode behind `after` (null, or one that is not in it: from the start) that is not finished and that the
 * dataset has; past the end the search goes on from the start. Null where no other is left. Throws `not-found` for a
 * name that is not known here (any more).
 */
export function nextInQueue(
  name: string,
  after: number | null,
  { dataset, project, curator }: { dataset: Dataset; project: Project; curator: string | null },
): { episode: number | null; finished: number; total: number; need: EpisodeNeed | null } {
  const queue = queues.get(name);
  if (queue === undefined) {
    throw new StudioError('not-found', 'The studio does not know this queue any more.', {
      details: { reason: 'queue' },
    });
  }
  const { episodes, positions } = queue;
  const metaOf = (episode: number) => {
    const meta = dataset.episodes[episodesBefore(dataset.episodes, episode)];
    return meta?.index === episode ? meta : undefined;
  };
  const here = after === null ? undefined : metaOf(after);
  const from = after === null ? 0 : (positions.get(after) ?? -1) + 1;
  const there = episodes.filter((episode) => metaOf(episode) !== undefined);
  const open = new Set(there.filter((episode) => !isFinished(project, episode, curator)));
  const isNext = (episode: number) => episode !== after && open.has(episode);
  const next =
    episodes.find((episode, position) => position >= from && isNext(episode)) ??
    episodes.find(isNext);
  return {
    episode: next ?? null,
    finished: there.length - open.size,
    total: there.length,
    need: here === undefined ? null : needOf(here, dataset, project),
  };
}
