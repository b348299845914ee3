/** What every format does with its list of episodes. */
import { StudioError, toPlainError } from '../../shared/errors';
import type { EpisodeMeta } from '../../shared/model/dataset';
import { limits } from '../files/limits';
import { eachOf } from '../system/breathe';

/** Episodes mostly share their task lists: one array each keeps 100,000 of them small. */
export class TaskLists {
  private readonly known = new Map<string, string[]>();
  private characters = 0;

  /** Throws `corrupt-data` when the different lists together become longer than any dataset's. */

  share(tasks: string[]): string[] {
    const key = JSON.stringify(tasks);
    const shared = this.known.get(key);
    if (shared !== undefined) return shared;
    this.characters += key.length;
    if (this.characters > limits.taskCharacters) {
      throw new StudioError(
        'corrupt-data',
        `The tasks of the episodes have more than ${limits.taskCharacters / 1e6} million characters; they are no tasks.`,
      );
    }
    this.known.set(key, tasks);
    return tasks;
  }
}

/** The different tasks, in the order of the episodes. */
export async function tasksOf(episodes: readonly EpisodeMeta[]): Promise<Set<string>> {
  // Most episodes share their list with others.
  const lists = new Set<readonly string[]>();
  await eachOf(episodes, ({ tasks }) => {
    lists.add(tasks);
  });
  const found = new Set<string>();
  for (const tasks of lists) for (const task of tasks) found.add(task);
  return found;
}

/** @param count as far as it is known */
export const tooManyEpisodes = (file: string, count?: number): StudioError =>
  new StudioError(
    'corrupt-data',
    `${file} lists ${count ?? 'more'} episodes, the studio reads up to ${limits.episodes}; split the dataset.`,
    { details: { reason: 'too-many' } },
  );

export const isTooMany = (error: unknown): boolean =>
  toPlainError(error).details?.['reason'] === 'too-many';

/** How many of `episodes`, which is ascending by index, lie before `index`: its position, where it is among them. */
export function episodesBefore(episodes: readonly EpisodeMeta[], index: number): number {
  let low = 0;
  let high = episodes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((episodes[middle]?.index ?? 0) < index) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Position of an episode in `episodes`, which is ascending by index. Throws `not-found`. */
export function positionOf(episodes: readonly EpisodeMeta[], index: number, name: string): number {
  const position = episodesBefore(episodes, index);
  if (episodes[position]?.index === index) return position;
  throw new StudioError(
    'not-found',
    `${name} has no episode ${index}; it has ${episodes.length}` +
      (episodes.length === 0
        ? '.'
        : `, numbered ${episodes[0]?.index} to ${episodes.at(-1)?.index}.`),
  );
}
