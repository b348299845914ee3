/** Layer 1 as far as the project has kept it: nothing is decoded. */
import type { Dataset } from '../datasets/dataset';
import { readShifts } from '../project/camera-shifts';
import type { ProjectFolder } from '../project/project-folder';
import { SmallCache } from '../system/small-cache';
import {
  eventFiles,
  hasPictures,
  seenAs,
  storedModel,
  type WatchedEpisode,
} from './episode-events';
import type { SceneEvents } from './scene-events';

/**
 * What an episode has no curves of, or not of the same model, is null. The model is that of the first of some episodes
 * whose curves are kept; `none` where none of them has any.
 */
export async function keptSceneEvents(
  dataset: Dataset,
  folder: ProjectFolder,
  some: readonly number[],
): Promise<SceneEvents> {
  let model: string | null = null;
  for (const episode of some) model ??= await storedModel(folder, episode);
  const shifts = await readShifts(folder);
  const store = eventFiles(folder);
  const read = async (episode: number): Promise<WatchedEpisode | null> => {
    if (model === null) return null;
    const fingerprint = await dataset.fingerprint(episode);
    const events = await store.read(episode, { fingerprint: seenAs(fingerprint, shifts), model });
    return events === null ? null : { events, change: null };
  };
  const last = new SmallCache<number, WatchedEpisode | null>(2);
  return {
    model: model ?? 'none',
    of: async (episode, needs) => {
      const seen = await last.get(episode, () => read(episode));
      return needs === undefined || (seen !== null && hasPictures(seen.events)) ? seen : null;
    },
    close: () => {},
  };
}
