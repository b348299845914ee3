/** What was measured in the project; read again when a job has measured or asked a judge. */
import { useEffect } from 'react';
import { jobsOf, type JobState } from '../../../shared/model/job';
import type { ScoreOverview } from '../../../shared/model/score-room';
import { useCall, useJobs, type CallState } from '../../connection';

type ScoreJob = Extract<JobState, { kind: 'score' }>;

/** `job`: the last one that measures, or did. */
export function useScore(
  projectId: string,
): CallState<ScoreOverview | null> & { job: ScoreJob | null } {
  const read = useCall('score.overview', { projectId });
  const jobs = useJobs();
  const own = jobsOf(jobs, 'score').filter((job) => job.projectId === projectId);
  const judged = jobsOf(jobs, 'judge').filter((job) => job.projectId === projectId);
  const ended = [...own, ...judged]
    .filter(({ state }) => state !== 'running')
    .map(({ id }) => id)
    .join(' ');
  const { reload } = read;
  useEffect(() => {
    if (ended !== '') reload();
  }, [ended, reload]);
  return { ...read, job: own.at(-1) ?? null };
}
