/** An episode whose pictures turn out broken while they are written: the export goes on without it. */
import { StudioError } from '../../../shared/errors';
import type { Dataset } from '../../datasets/dataset';
import { problem } from '../../datasets/problems';
import type { JobContext } from '../../jobs/progress';
import { faultOfData, plainFailure } from '../../system/classify-error';
import { decodeFrames } from '../../video/decode';

/** Names the episode in what `work` throws because of what it reads; other faults pass. */
export async function blamedOn<T>(episode: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, message, details } = plainFailure(error);
    if (code !== 'corrupt-data') throw error;
    throw new StudioError(code, message, { cause: error, details: { ...details, episode } });
  }
}

/** Pixels: every picture is decoded, few are looked at. */
const side = 32;

/**
 * Notes the episode that an export failed at, and every other of `episodes` of which not all pictures can be decoded,
 * so that the next try leaves all of them out. False where the error blames none of them.
 */
export async function noteBroken(
  dataset: Dataset,
  { error, episodes }: { error: unknown; episodes: readonly number[] },
  job: JobContext,
): Promise<boolean> {
  job.signal.throwIfAborted();
  const { message, details } = plainFailure(error);
  const blamed = details?.['episode'];
  if (dataset.note === undefined || typeof blamed !== 'number' || !episodes.includes(blamed)) {
    return false;
  }
  if (!isKnown(dataset, blamed)) {
    // What failed may be a copy that is gone by now; the source is what a user can mend.
    const why = (await undecodable(dataset, blamed, job.signal)) ?? message;
    dataset.note(problem('pictures-unreadable', { message: why, episode: blamed }));
  }
  for (const [done, episode] of episodes.entries()) {
    if (isKnown(dataset, episode)) continue;
    job.report({
      phase: 'looking at every picture',
      done,
      total: episodes.length,
      unit: 'episodes',
    });
    await job.mayGoOn?.();
    const why = await undecodable(dataset, episode, job.signal);
    if (why !== null) dataset.note(problem('pictures-unreadable', { message: why, episode }));
  }
  return true;
}

const isKnown = (dataset: Dataset, episode: number): boolean =>
  dataset.problemsOf(episode).some(({ severity }) => severity === 'error');

async function undecodable(
  dataset: Dataset,
  episode: number,
  signal: AbortSignal,
): Promise<string | null> {
  const small = { width: side, height: side, pixelFormat: 'gray' } as const;
  try {
    for (const { file, startSec, frames } of await dataset.videos(episode)) {
      for await (const picture of decodeFrames({ file, startSec, frames, ...small }, signal)) {
        if (picture.length === 0) break;
      }
    }
    return null;
  } catch (error) {
    signal.throwIfAborted();
    return faultOfData(error, `The pictures of episode ${episode} cannot be decoded`).message;
  }
}
