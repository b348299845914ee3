/**
 * Layer 1 for a whole dataset: watches videos in the background, keeps what was seen in the project.
 */
import { isCanceled, StudioError, type Problem } from '../../shared/errors';
import { plainFailure } from '../system/classify-error';
import type { Dataset } from '../datasets/dataset';
import { whyNoFfmpeg } from '../video/tools';
import type { CameraShifts } from '../../shared/model/camera-shift';
import {
  seenAs,
  watchEpisode,
  hasPictures,
  type EpisodeEvents,
  type EventStore,
  type WatchedEpisode,
  notKept,
} from './episode-events';
import { startEncoderChild, type EncoderChild } from '../models/encoder-child';
import { readEventModel } from '../models/encoder-file';
import { SmallCache } from '../system/small-cache';
import { findFfmpeg } from '../video/tools';
import type { WatchCalls } from './watch-calls';
import type { WatchRequest } from './watch-video';

export interface SceneEvents {
  /** SHA-256 of the model, `withoutModel`, or `none` where there is no layer 1 at all. */
  readonly model: string;
  /**
   * What was seen in an episode; null where it has no video. The last few answers are kept, so that an episode may be
   * asked for ahead of its turn. Throws what watching throws, `notWatched` puts it in words; or the signal's reason.
   *
   * @param needs whether the small pictures are wanted, too, which older studios did not keep
   */
  of(episode: number, needs?: 'with pictures'): Promise<WatchedEpisode | null>;
  close(): void;
}

export interface SceneEventsInput {
  dataset: Dataset;
  /** Where curves are kept; null keeps none. */
  store: EventStore | null;
  /** Of cameras whose pictures are seen at other frames; none without. */
  shifts?: CameraShifts;
  /** Description of an encoder; null predicts the brightness of a coarse grid without one. */
  modelFile: string | null;
  /** Grows by one sentence per thing that is missing. */
  problems: Problem[];
}

const none: SceneEvents = { model: 'none', of: () => Promise.resolve(null), close: () => {} };

/** What watches without an encoder is called this. */
export const withoutModel = 'grey';

/**
 * Whatever is missing of the studio's own means (ffmpeg, its process) costs scene events, not the run. A model the user
 * chose must work: its faults throw, `invalid-input`, `not-found`, `corrupt-data` or `model-failed`.
 */
export async function openSceneEvents(
  input: SceneEventsInput,
  signal: AbortSignal,
): Promise<SceneEvents> {
  const { dataset, modelFile, problems } = input;
  const model = modelFile === null ? null : await readEventModel(modelFile);
  if (dataset.summary.cameras.length === 0) return none;
  const noFfmpeg = await whyNoFfmpeg();
  if (noFfmpeg !== null) {
    problems.push(limited(`Scene events are skipped: ${noFfmpeg}`));
    return none;
  }
  let watcher: EncoderChild<WatchCalls>;
  try {
    watcher = await startEncoderChild<WatchCalls>(model, signal);
  } catch (error) {
    if (signal.aborted || isCanceled(error)) throw error;
    problems.push(limited(`Scene events are skipped: ${plainFailure(error).message}`));
    return none;
  }
  if (watcher.modelProblem !== null) {
    const { code, message } = watcher.modelProblem;
    watcher.close();
    throw new StudioError(code, message);
  }
  const ffmpeg = await findFfmpeg();
  // Not waited for, as the process still starts; whoever asks it to watch hears when it is lost.
  if (ffmpeg !== null) watcher.ask('decodeWith', ffmpeg).catch(() => undefined);
  return watching(input, { watcher, model: model?.sha256 ?? withoutModel, signal });
}

/** Answers that are kept: of the episode at its turn, of those asked for ahead, and of those begun after a sample. */
const keptAhead = 18;

interface Watching {
  watcher: EncoderChild<WatchCalls>;
  model: string;
  signal: AbortSignal;
}

function watching(
  { dataset, store, problems, shifts = {} }: SceneEventsInput,
  { watcher, model, signal }: Watching,
): SceneEvents {
  const asked = new SmallCache<number, WatchedEpisode | null>(keptAhead);
  const ask = (request: WatchRequest) => watcher.ask('watch', request);
  const watch = async (
    episode: number,
    needs?: 'with pictures',
  ): Promise<WatchedEpisode | null> => {
    const fingerprint = seenAs(await dataset.fingerprint(episode), shifts);
    const stored = await store?.read(episode, { fingerprint, model, whole: true });
    if (stored && (needs === undefined || hasPictures(stored))) {
      return { events: stored, change: null };
    }
    const seen = await watchEpisode(dataset, episode, ask, { shifts, signal });
    if (seen === null) return seen;
    await store
      ?.write(episode, { events: seen.events, fingerprint, model })
      .catch((error: unknown) => {
        const problem = notKept(error);
        // A full disk keeps none of them.
        if (problems.every(({ code }) => code !== problem.code)) problems.push(problem);
      });
    return seen;
  };
  return {
    model,
    of: async (episode, needs) => {
      const seen = await asked.get(episode, () => watch(episode, needs));
      if (needs === undefined || seen === null || hasPictures(seen.events)) return seen;
      asked.delete(episode);
      return asked.get(episode, () => watch(episode, needs));
    },
    close: () => watcher.close(),
  };
}

/** The sentence for an episode that could not be watched, or one camera of it. */
export const notWatched = (episode: number, error: unknown, camera?: string): Problem => ({
  code: 'events-skipped',
  severity: 'warning',
  message: `Episode ${episode} has no scene events${camera === undefined ? '' : ` of ${camera}`}: ${plainFailure(error).message}`,
  episode,
  ...(camera === undefined ? {} : { camera }),
});

/** The cameras of an episode in which no predictor beat the picture before. */
export const unpredictedIn = ({ cameras }: EpisodeEvents): string[] =>
  cameras.filter(({ by }) => by === 'difference').map(({ camera }) => camera);

/** One sentence per camera, however often it is named. */
export function unpredicted(cameras: readonly string[]): Problem[] {
  return [...new Set(cameras)].map((camera) => {
    const episodes = cameras.filter((other) => other === camera).length;
    return limited(
      `In ${episodes} ${episodes === 1 ? 'episode' : 'episodes'} ${camera} cannot be predicted better than by the picture before: surprise there is plain picture change.`,
    );
  });
}

const limited = (message: string): Problem => ({
  code: 'events-limited',
  severity: 'info',
  message,
});
