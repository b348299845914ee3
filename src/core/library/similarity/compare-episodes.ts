/** Looks at the episodes of which no course is known yet: reads their numbers, decodes nothing. */
import { isCanceled } from '../../../shared/errors';
import { defaultPolicy } from '../../../shared/model/policy';
import type { CompareResult } from '../../../shared/model/similarity';
import type { Dataset } from '../../datasets/dataset';
import type { JobContext } from '../../jobs/progress';
import { calibrationOf, type Calibration } from '../../keyframes/calibrate';
import { episodeMotion } from '../../keyframes/motion';
import type { Project } from '../../project/project';
import { breathe } from '../../system/breathe';
import { isPassing, plainFailure } from '../../system/classify-error';
import { courseOf, type Course } from './course';
import { coursesOf } from './kept-courses';

/** What is lost at most where the studio is killed meanwhile. */
const episodesPerFlush = 1024;

/**
 * Episodes that cannot be read, or in which neither arm nor hand is known, are counted and left. Throws what may pass
 * (`isPassing`), and the signal's reason; what was looked at until then is kept.
 */
export async function compareEpisodes(
  { dataset, project }: { dataset: Dataset; project: Project | null },
  job: JobContext,
): Promise<CompareResult> {
  const courses = await coursesOf(dataset, project);
  const unseen = [...dataset.episodes.keys()].filter(
    (position) => courses.at[position] === undefined,
  );
  const robot = project?.robot ?? dataset.summary.embodiment;
  const calibration = await calibrationOf(dataset, robot);
  const result: CompareResult = { episodes: 0, apart: 0 };
  const report = () => {
    const { episodes: done } = result;
    job.report({ phase: 'comparing', done, total: unseen.length, unit: 'episodes' });
  };
  try {
    for (const position of unseen) {
      job.signal.throwIfAborted();
      await job.mayGoOn?.();
      report();
      await breathe(result.episodes, 16);
      const episode = dataset.episodes[position]?.index ?? 0;
      const course = await courseIn(dataset, episode, calibration);
      courses.set(position, course);
      result.episodes += 1;
      if (typeof course === 'string') result.apart += 1;
      if (result.episodes % episodesPerFlush === 0) await courses.flush();
    }
  } finally {
    await courses.flush();
  }
  report();
  return result;
}

/** Or why there is none. */
async function courseIn(
  dataset: Dataset,
  episode: number,
  calibration: Calibration,
): Promise<Course | string> {
  try {
    const signals = await dataset.signals(episode);
    const motion = episodeMotion(signals, calibration, defaultPolicy.pause.smoothSec);
    const none =
      motion.frames < 2 ? 'it has less than two frames' : 'no arm or hand is known to move in it';
    return courseOf(motion) ?? `Episode ${episode} cannot be compared: ${none}.`;
  } catch (error) {
    if (isCanceled(error) || isPassing(error)) throw error;
    return plainFailure(error).message;
  }
}
