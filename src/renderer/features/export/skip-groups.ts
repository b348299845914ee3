import type { ExportPlan, SkipReason } from '../../../shared/model/export';

const reasonWords: Readonly<Record<SkipReason, string>> = {
  'not-finished': 'not finished in review',
  disputed: 'on which curators differ',
  flagged: 'dropped by a curator',
  outcome: 'with another outcome',
  tagged: 'with a tag that is skipped',
  'no-proposals': 'without proposals',
  'changed-since-review': 'changed since they were reviewed',
  broken: 'broken',
  dropped: 'skipped by number',
};

export interface SkipGroup {
  reason: SkipReason;
  label: string;
  skipped: ExportPlan['skipped'];
}

/** What is skipped, by reason, the most frequent first. */
export function groupSkipped(skipped: ExportPlan['skipped']): SkipGroup[] {
  const groups = new Map<SkipReason, SkipGroup>();
  for (const entry of skipped) {
    const { reason } = entry;
    const group = groups.get(reason) ?? { reason, label: reasonWords[reason], skipped: [] };
    groups.set(reason, group);
    group.skipped.push(entry);
  }
  return [...groups.values()].sort((a, b) => b.skipped.length - a.skipped.length);
}
