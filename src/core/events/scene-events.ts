/** Layer 1 for a whole dataset: finds the model, watches videos in the background, keeps what was seen in the project. */
import path from 'node:path';
import { isCanceled, StudioError, type Problem } from '../../shared/errors';
import { plainFailure } from '../system/classify-error';
import type { Dataset } from '../datasets/dataset';
import { findAppRoot, unpacked } from '../system/app-root';
import { findFfmpeg } from '../video/tools';
import { storedEvents, storeEvents, watchEpisode, type WatchedEpisode } from './episode-events';
import { startEventWatcher, type EventWatcher } from './event-watcher';
import { readEventModel } from '../models/encoder-file';

export interface SceneEvents {
  /** SHA-256 of the model, `pixels` where only the cheap predictor works, `none` where there is no layer 1 at all. */
  readonly model: string;
  /**
   * What was seen in an episode; null where it has no video or cannot be watched (`problems` then says why). Asked twice,
   * watches once. Throws only when cancelled.
   */
  of(episode: number): Promise<WatchedEpisode | null>;
  close(): void;
}

export interface SceneEventsInput {
  dataset: Dataset;
  /** Where curves are kept; null keeps none. */
  projectPath: string | null;
  /** Description of the encoder; null takes the one that comes with the studio. */
  modelFile: string | null;
  /** Grows by one sentence per thing that is missing or fails. */
  problems: Problem[];
}

const none: SceneEvents = { model: 'none', of: () => Promise.resolve(null), close: () => {} };

/**
 * Whatever is missing of the studio's own means (ffmpeg, the model, the runtime) costs scene events, not the run. A model
 * the user chose must work: its faults throw, `invalid-input`, `not-found`, `corrupt-data` or `model-failed`.
 */
export async function openSceneEvents(
  input: SceneEventsInput,
  signal: AbortSignal,
): Promise<SceneEvents> {
  const { dataset, problems } = input;
  const model = await readEventModel(
    input.modelFile ??
      unpacked(path.join(findAppRoot(import.meta.dirname), 'models/event-encoder.json')),
  ).catch((error: unknown) => {
    if (input.modelFile !== null) throw error;
    problems.push(limited(`Scene events are skipped: ${plainFailure(error).message}`));
    return null;
  });
  if (model === null || dataset.summary.cameras.length === 0) return none;
  if ((await findFfmpeg()) === null) {
    problems.push(
      limited('Scene events are skipped: there is no ffmpeg; install it or set FFMPEG_BIN.'),
    );
    return none;
  }
  let watcher: EventWatcher;
  try {
    watcher = await startEventWatcher(model, signal);
  } catch (error) {
    if (signal.aborted || isCanceled(error)) throw error;
    problems.push(limited(`Scene events are skipped: ${plainFailure(error).message}`));
    return none;
  }
  if (watcher.modelProblem !== null) {
    const { code, message } = watcher.modelProblem;
    if (input.modelFile !== null) {
      watcher.close();
      throw new StudioError(code, message);
    }
    problems.push(limited(`Scene events come from the cheap predictor alone: ${message}`));
  }
  return watching(input, watcher, {
    model: watcher.modelProblem === null ? model.sha256 : 'pixels',
    signal,
  });
}

/** Episodes that may be asked for ahead of their turn, and the one whose turn it is. */
const keptAhead = 4;

function watching(
  { dataset, projectPath, problems }: SceneEventsInput,
  watcher: EventWatcher,
  { model, signal }: { model: string; signal: AbortSignal },
): SceneEvents {
  const asked = new Map<number, Promise<WatchedEpisode | null>>();
  const unpredicted = new Map<string, { problem: Problem; episodes: number }>();
  /** One sentence per camera, however many episodes it is. */
  const fellBack = (camera: string): void => {
    const known = unpredicted.get(camera) ?? { problem: limited(''), episodes: 0 };
    if (known.episodes === 0) problems.push(known.problem);
    known.episodes += 1;
    known.problem.message = `In ${known.episodes} ${known.episodes === 1 ? 'episode' : 'episodes'} ${camera} cannot be predicted better than by the picture before: scene events there are plain picture changes.`;
    unpredicted.set(camera, known);
  };
  const watch = async (episode: number): Promise<WatchedEpisode | null> => {
    const fingerprint = await dataset.fingerprint(episode);
    if (projectPath !== null) {
      const stored = await storedEvents(projectPath, episode, { fingerprint, model });
      if (stored !== null) return { events: stored, change: null };
    }
    const seen = await watchEpisode(dataset, episode, (request) => watcher.watch(request));
    if (seen === null) return null;
    for (const { camera, by } of seen.events.cameras) {
      if (by === 'difference') fellBack(camera);
    }
    if (projectPath !== null) {
      await storeEvents(projectPath, episode, { events: seen.events, fingerprint, model });
    }
    return seen;
  };
  const orProblem = async (episode: number): Promise<WatchedEpisode | null> => {
    try {
      return await watch(episode);
    } catch (error) {
      signal.throwIfAborted();
      problems.push({
        code: 'events-skipped',
        severity: 'warning',
        message: `Episode ${episode} has no scene events: ${plainFailure(error).message}`,
        episode,
      });
      return null;
    }
  };
  return {
    model,
    of(episode) {
      let promise = asked.get(episode);
      if (promise === undefined) {
        promise = orProblem(episode);
        // Asked ahead of time, it may end before anyone awaits it.
        promise.catch(() => {});
        // Only what lies ahead is kept.
        for (const oldest of asked.keys()) if (asked.size >= keptAhead) asked.delete(oldest);
        asked.set(episode, promise);
      }
      return promise;
    },
    close: () => watcher.close(),
  };
}

const limited = (message: string): Problem => ({
  code: 'events-limited',
  severity: 'info',
  message,
});
