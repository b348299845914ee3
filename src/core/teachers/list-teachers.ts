/** Who taught what in a project, and all that is known of one teacher. */
import { StudioError } from '../../shared/errors';
import type { ListedTeacher, WholeReport } from '../../shared/model/teacher-report';
import type { Dataset } from '../datasets/dataset';
import type { JobContext } from '../jobs/progress';
import type { Project } from '../project/project';
import { teacherReport } from './report';
import { errorReport } from './report-scores';
import { samplesOf } from './sample';
import type { ScoreSummary } from './score-table';
import { allScores } from './scores';

interface Work {
  dataset: Dataset;
  project: Project;
}

/** Ascending by name. `foreign`: episodes with outputs that are of another recording and do not count. */
export async function listedTeachers(
  work: Work,
  job: JobContext,
): Promise<(ListedTeacher & { foreign: number[] })[]> {
  const listed: (ListedTeacher & { foreign: number[] })[] = [];
  for (const summary of await allScores(work, job)) {
    const { teacher, kind, outputs, episodes, medianError, foreign } = summary;
    const samples = await samplesOf(work.project, teacher);
    const about = { summaries: [summary], samples, kind };
    const { looked, acceptRate } = await teacherReport(work.project, teacher, about);
    const rate = acceptRate?.value ?? null;
    listed.push({
      teacher,
      kind,
      outputs,
      episodes,
      medianError,
      looked,
      acceptRate: rate,
      foreign,
    });
  }
  return listed;
}

/** Throws `not-found` where the project has no output of that teacher. */
export async function wholeReport(
  work: Work,
  teacher: string,
  job: JobContext,
): Promise<WholeReport> {
  const all = await allScores(work, job);
  const summaries = all.filter((each) => each.teacher === teacher);
  if (summaries.length === 0) {
    throw new StudioError('not-found', `The project has no output of "${teacher}".`);
  }
  const samples = await samplesOf(work.project, teacher);
  const report = await teacherReport(work.project, teacher, { summaries, samples });
  const scores: WholeReport['scores'] = {};
  for (const own of summaries.filter(isScored))
    scores[own.kind] = await errorReport(work.project, own, all.filter(isScored));
  return { ...report, scores };
}

const isScored = ({ counts }: ScoreSummary): boolean => counts.length > 0;
