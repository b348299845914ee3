/** Reads the dataset's signals once, then keeps asking what the tried policy does until the answer covers all of it. */
import { useEffect } from 'react';
import type { PlainError } from '../../../shared/errors';
import type { JobState } from '../../../shared/model/job';
import type { Policy } from '../../../shared/model/policy';
import type { PolicyEffect } from '../../../shared/model/policy-effect';
import { useCall, useJobs, usePush } from '../../connection';
import { useThrottled } from '../../ui/use-throttled';

/** While signals are still being read, new figures come this often. */
const askAgainMs = 400;

export interface EffectOfPolicy {
  effect: PolicyEffect | null;
  /** Of these policies in all episodes; null before that is known. */
  whole: PolicyEffect | null;
  /** The job that reads signals, while it runs. */
  reading: JobState | null;
  error: PlainError | null;
  retry: () => void;
}

export function useEffectOfPolicy(
  projectId: string,
  tried: Policy | null,
  against: Policy | null,
): EffectOfPolicy {
  const read = useCall('policies.read', { projectId });
  const jobs = useJobs().filter((job) => job.projectId === projectId);
  const reading = jobs.find((job) => job.kind === 'policy' && job.state === 'running') ?? null;
  const ready = read.data !== null && tried !== null && against !== null;
  const effect = useCall('policies.effect', ready ? { projectId, tried, against } : null);

  // Scene events come with proposals: what was read before them lacks theirs.
  const proposedAtMs = Math.max(
    0,
    ...jobs.filter(({ kind }) => kind === 'propose').map(({ endedAtMs }) => endedAtMs ?? 0),
  );
  const { reload: readAgain } = read;
  useEffect(() => {
    if (proposedAtMs > 0) readAgain();
  }, [proposedAtMs, readAgain]);

  const { data, loading, reload } = effect;
  // What is read anew replaces what the figures were made of.
  const readingId = reading?.id ?? null;
  useEffect(() => {
    if (readingId !== null) reload();
  }, [readingId, reload]);

  // Decisions made elsewhere meanwhile: a run of them is one reload.
  const reloadSoon = useThrottled(reload, () => loading);
  usePush('review', (change) => {
    if (change.projectId === projectId) reloadSoon();
  });

  const isReading = reading !== null;
  const isPart = data !== null && data.episodes < data.of;
  useEffect(() => {
    if (!isPart || loading) return undefined;
    const timer = setTimeout(reload, isReading ? askAgainMs : 0);
    return () => clearTimeout(timer);
  }, [isPart, loading, isReading, reload]);

  return {
    effect: data,
    whole: data === null || isPart || loading || isReading ? null : data,
    reading,
    error: read.error ?? effect.error,
    retry: () => {
      readAgain();
      reload();
    },
  };
}
