import { useEffect, useState } from 'react';
import type { JobKind, JobResults, JobState } from '../../shared/model/job';
import { noteStep } from '../features/first-steps';
import { notify } from '../ui';
import { formatAmount, formatBytes, formatShare } from '../ui/format';

/** Says once how work ended, wherever the curator is by then; not for the kind whose end is on screen anyway. */
export function useEndNotices(jobs: readonly JobState[], watched: JobKind | null): void {
  const [ended] = useState(() => newsOfEnds(Date.now()));
  useEffect(() => {
    for (const job of ended(jobs)) {
      if (job.kind === 'export' && job.state === 'done') noteStep('export');
      // A dataset that is being opened is on screen, or why it is not.
      if (job.kind === watched || job.kind === 'fetch') continue;
      if (job.state === 'failed') {
        notify({ tone: 'bad', text: `${job.title}: ${job.error.message}`, everywhere: true });
      }
      if (job.state === 'done') {
        const text = endText(job.kind, job.result);
        if (text !== null) {
          notify({ tone: endTone(job.kind, job.result), text, everywhere: true });
        }
        const without = withoutText(job.kind, job.result);
        if (without !== null) notify({ tone: 'bad', text: without, everywhere: true });
      }
    }
  }, [jobs, watched, ended]);
}

/**
 * Given the jobs again and again, gives each that has ended once. What had ended before this window opened is in the
 * list, but no news; what was seen running is, whatever the clocks of window and core say.
 */
export function newsOfEnds(
  openedAtMs: number,
): (jobs: readonly JobState[]) => Exclude<JobState, { state: 'running' }>[] {
  const seenRunning = new Set<string>();
  const told = new Set<string>();
  return (jobs) =>
    jobs.flatMap((job) => {
      if (job.state === 'running') {
        seenRunning.add(job.id);
        return [];
      }
      if (told.has(job.id)) return [];
      told.add(job.id);
      return seenRunning.has(job.id) || job.endedAtMs >= openedAtMs ? [job] : [];
    });
}

/** In one sentence what a finished job of each kind gave; absent where that is on screen anyway. */
const endTexts: { readonly [Kind in JobKind]?: (result: JobResults[Kind]) => string } = {
  propose({ keyframes, episodes, sparsity }) {
    const found = `Proposed ${formatAmount(keyframes, 'keyframe')} in ${formatAmount(episodes, 'episode')}`;
    return keyframes === 0 ? `${found}.` : `${found}; ${formatShare(sparsity)} sparse.`;
  },
  draft({ drafted, failed, notAsked }) {
    const kept = failed + notAsked;
    const rest = kept === 0 ? '' : `; ${formatAmount(kept, 'keyframe')} kept the draft they had`;
    return `The model drafted ${formatAmount(drafted, 'keyframe')}${rest}.`;
  },
  export: ({ episodes, out }) => `Exported ${formatAmount(episodes, 'episode')} to ${out}.`,
  download: ({ files, bytes }) =>
    `Downloaded ${formatAmount(files, 'file')} (${formatBytes(bytes)}).`,
  publish: ({ repository, url }) => `Published to ${repository}: ${url}`,
  check: ({ episodes }) =>
    episodes === 0
      ? 'The check found nothing wrong with any episode.'
      : `The check found issues in ${formatAmount(episodes, 'episode')}.`,
};

/** Problems that stand for an episode, or a rollout, of which nothing was made. */
const leftOut: ReadonlySet<string> = new Set(['not-proposed', 'rollout-unread']);

/** Names the first of what a job made nothing of, with the reason; null where there is none or another place tells. */
export function withoutText<Kind extends JobKind>(
  kind: Kind,
  result: JobResults[Kind],
): string | null {
  if ((kind !== 'propose' && kind !== 'score') || !('problems' in result)) return null;
  const [first, ...others] = result.problems.filter(({ code }) => leftOut.has(code));
  if (first === undefined) return null;
  const more = others.reduce((sum, each) => sum + (each.more ?? 1), 0);
  return more === 0 ? first.message : `${first.message} So it is with ${more} more.`;
}

/** What leaves something to look at is not ticked off in green. */
const leavesMore: { readonly [Kind in JobKind]?: (result: JobResults[Kind]) => boolean } = {
  draft: ({ failed, notAsked }) => failed + notAsked > 0,
  check: ({ episodes }) => episodes > 0,
};

export const endTone = <Kind extends JobKind>(kind: Kind, result: JobResults[Kind]) =>
  leavesMore[kind]?.(result) === true ? 'info' : 'ok';

export function endText<Kind extends JobKind>(kind: Kind, result: JobResults[Kind]): string | null {
  return endTexts[kind]?.(result) ?? null;
}
