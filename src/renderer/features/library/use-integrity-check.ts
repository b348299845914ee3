/** The check of a dataset that runs or ran last, and what is known to be wrong with the dataset since. */
import { useEffect, useMemo, useRef } from 'react';
import type { Problem } from '../../../shared/errors';
import type { DatasetSummary } from '../../../shared/model/dataset';
import { jobsOf, type JobState } from '../../../shared/model/job';
import { useJobs } from '../../connection';

/** The newest check of the dataset, or null. */
export function useCheckJob(datasetId: string): JobState<'check'> | null {
  return jobsOf(useJobs(), 'check').findLast((job) => job.datasetId === datasetId) ?? null;
}

/** What opening the dataset found, what the check of all of it did, and what is on the Hub only (null: not known). */
export function useProblems(
  { id, problems }: DatasetSummary,
  absent: readonly Problem[] | null,
): Problem[] {
  const job = useCheckJob(id);
  return useMemo(() => {
    const checked = job?.state === 'done' ? job.result.problems : [];
    return knownProblems(problems, checked, absent);
  }, [job, problems, absent]);
}

export function knownProblems(
  opened: readonly Problem[],
  checked: readonly Problem[],
  absent: readonly Problem[] | null,
): Problem[] {
  // The check finds again, and in more episodes, what opening saw in a few.
  const again = new Set(checked.map(({ code }) => code));
  if (absent !== null) again.add('video-not-downloaded');
  const rest = opened.filter(
    ({ code, episode }) =>
      !again.has(code) &&
      (checked.length === 0 || code !== 'more-problems' || episode !== undefined),
  );
  return [...rest, ...checked, ...(absent ?? [])];
}

/** Calls back when a check of the dataset has ended: its findings are in the list then. */
export function useCheckEnd(datasetId: string, onEnd: () => void): void {
  const job = useCheckJob(datasetId);
  const before = useRef(job?.state);
  useEffect(() => {
    if (before.current === 'running' && job?.state !== 'running') onEnd();
    before.current = job?.state;
  }, [job?.state, onEnd]);
}
