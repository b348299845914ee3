import { useEffect, useRef, useState } from 'react';
import type { CheckResult } from '../../shared/model/dataset';
import type { DraftResult } from '../../shared/model/draft';
import type { ExportResult } from '../../shared/model/export';
import type { JobState } from '../../shared/model/job';
import type { ProposeResult } from '../../shared/model/project';
import { notify } from '../ui';
import { formatAmount, formatShare } from '../ui/format';

/** Says once how work ended, wherever the curator is by then; not for the kind whose end is on screen anyway. */
export function useEndNotices(jobs: readonly JobState[], watched: JobState['kind'] | null): void {
  const told = useRef(new Set<string>());
  // What had ended before this window opened is in the list, but no news.
  const [openedAtMs] = useState(() => Date.now());
  useEffect(() => {
    for (const job of jobs) {
      if (job.state === 'running' || told.current.has(job.id)) continue;
      told.current.add(job.id);
      if ((job.endedAtMs ?? 0) < openedAtMs || job.kind === watched) continue;
      if (job.state === 'failed' && job.error !== null) {
        notify({ tone: 'bad', text: `${job.title}: ${job.error.message}` });
      }
      if (job.state === 'done') {
        const text = endText(job);
        if (text !== null) notify({ tone: 'ok', text });
      }
    }
  }, [jobs, watched, openedAtMs]);
}

/** In one sentence what a finished job gave; its result belongs to its kind (see shared/model/job.ts). */
export function endText(job: JobState): string | null {
  if (job.kind === 'export') {
    const { episodes, out } = job.result as ExportResult;
    return `Exported ${formatAmount(episodes, 'episode')} to ${out}.`;
  }
  if (job.kind === 'draft') {
    const { drafted, failed, notAsked } = job.result as DraftResult;
    const kept = failed + notAsked;
    const rest = kept === 0 ? '' : `; ${formatAmount(kept, 'keyframe')} kept the draft they had`;
    return `The model drafted ${formatAmount(drafted, 'keyframe')}${rest}.`;
  }
  if (job.kind === 'check') {
    const { episodes } = job.result as CheckResult;
    return episodes === 0
      ? 'The check found nothing wrong with any episode.'
      : `The check has remarks on ${formatAmount(episodes, 'episode')}.`;
  }
  if (job.kind === 'propose') {
    const { keyframes, episodes, sparsity } = job.result as ProposeResult;
    const found = `Proposed ${formatAmount(keyframes, 'keyframe')} in ${formatAmount(episodes, 'episode')}`;
    return keyframes === 0 ? `${found}.` : `${found}; ${formatShare(sparsity)} sparse.`;
  }
  return null;
}
