/** Every picture of a dataset, episode by episode. */
import { fromPlainError, type PlainError, type Problem } from '../../../shared/errors';
import type { JobContext } from '../../jobs/progress';
import { hereEngine, type TaskEngine } from '../../jobs/tasks';
import { decodeMark } from '../../video/decode-mark';
import type { Dataset } from '../dataset';
import { identityOf } from '../identity';
import { addAll } from '../../system/add-all';
import { problem } from '../problems';
import { pictureTask } from './picture-task';

/** Videos. */
const brokenAfter = 10;

/**
 * @param still by episode: frames around which nothing moves
 * @param engine who decodes them
 */
export async function checkAllPictures(
  dataset: Dataset,
  still: ReadonlyMap<number, Uint8Array | null>,
  engine: TaskEngine,
  job: JobContext,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  let looked = 0;
  /** Why ffmpeg failed on so many videos, all that were looked at. */
  const broken: PlainError[] = [];
  const order = {
    path: dataset.summary.path,
    subject: { dataset, signal: job.signal },
    plan: {
      dataset: await identityOf(dataset),
      decoder: engine === hereEngine ? null : await decodeMark(job.signal),
    },
    pieces: dataset.episodes.map(({ index }) => index),
    frames: (episode: number) => dataset.episode(episode).length,
    given: (episode: number) => Promise.resolve(still.get(episode) ?? null),
    phase: 'decoding pictures',
    unit: 'episodes' as const,
  };
  for await (const { piece, made, failure } of engine.run(
    pictureTask,
    order,
    inFrames(dataset, job),
  )) {
    if (failure !== null) {
      if (failure.code !== 'worker-lost') throw fromPlainError(failure);
      const message = `The pictures of episode ${piece} were not checked: ${failure.message}`;
      problems.push(problem('pictures-unchecked', { message, episode: piece }));
      continue;
    }
    for (const { camera, file, problems: found, unchecked } of made) {
      looked += 1;
      addAll(problems, found);
      if (unchecked === null) continue;
      if (broken.length === looked - 1) broken.push(unchecked);
      if (broken.length === brokenAfter) throw fromPlainError(unchecked);
      const message = `The pictures of ${camera} of episode ${piece} were not checked: ${unchecked.message}`;
      problems.push(problem('pictures-unchecked', { message, episode: piece, file }));
    }
  }
  // On one video it may have run out of memory; where it fails on all, it is broken itself.
  if (broken[0] !== undefined && broken.length === looked) throw fromPlainError(broken[0]);
  return problems;
}

/** Long episodes take longer: progress is counted in frames. */
function inFrames({ episodes, summary }: Dataset, job: JobContext): JobContext {
  const before = [0];
  for (const { length } of episodes) before.push((before.at(-1) ?? 0) + length);
  return {
    ...job,
    report: (progress) =>
      job.report({
        ...progress,
        done: before[progress.done] ?? summary.frames,
        total: summary.frames,
        unit: 'frames',
      }),
  };
}
