/** The numbers of a review that lists and plots need. */
import type { CueKind, EpisodeProposals } from '../../shared/model/keyframe';
import { proposalsMark } from '../../shared/model/marks';
import type { EpisodeState } from '../../shared/model/project';
import { sumRedundancy } from '../../shared/model/redundancy';
import type { EpisodeReview, ReviewOverview } from '../../shared/model/review';

export const emptyOverview: ReviewOverview = {
  proposed: false,
  policy: null,
  settings: null,
  changed: false,
  curators: [],
  decided: false,
  finished: false,
  flagged: false,
  dropReason: null,
  tags: [],
  outcome: null,
  keyframes: 0,
  undecided: 0,
  pruned: 0,
  cues: {},
  redundancy: null,
};

/** Enough to tell policies apart. */
const hashShown = 8;

/** How lists and searches name the policy of proposals: policies of one name differ in their hash. */
const policyLabel = ({
  policy,
  policyName,
}: Pick<EpisodeProposals, 'policy' | 'policyName'>): string =>
  [policyName, policy.slice(0, hashShown)].filter(Boolean).join(' ');

/**
 * Cues are those of the keyframes that are not pruned.
 *
 * @param proposed what the machine said, null if it was not asked
 * @param curators of the episode
 */
export function overviewOf(
  review: EpisodeReview,
  proposed: EpisodeProposals | null,
  curators: string[],
): ReviewOverview {
  const cues: Partial<Record<CueKind, number>> = {};
  let keyframes = 0;
  let undecided = 0;
  let pruned = 0;
  for (const keyframe of review.keyframes) {
    if (keyframe.state === 'pruned') {
      pruned += 1;
      continue;
    }
    keyframes += 1;
    if (keyframe.state === 'proposed') undecided += 1;
    for (const kind of new Set(keyframe.cues.map((cue) => cue.kind))) {
      cues[kind] = (cues[kind] ?? 0) + 1;
    }
  }
  return {
    proposed: proposed !== null,
    policy: proposed === null ? null : policyLabel(proposed),
    settings: proposed?.settings ?? null,
    changed: isChanged(review, proposed),
    curators,
    // Without proposals an outcome, a tag or a drop says nothing of keyframes: those are still to be proposed.
    decided: review.undoable !== null && (proposed !== null || review.keyframes.length > 0),
    finished: review.finished,
    flagged: review.flagged,
    dropReason: review.dropReason,
    tags: review.tags,
    outcome: review.outcome,
    keyframes,
    undecided,
    pruned,
    cues,
    redundancy: sumRedundancy([proposed?.redundancy]),
  };
}

/** Where it is not known what was proposed then, nothing is said. */
const isChanged = (
  { finished, finishedOn }: EpisodeReview,
  proposed: EpisodeProposals | null,
): boolean =>
  finished && finishedOn !== null && proposed !== null && proposalsMark(proposed) !== finishedOn;

export function stateOf(overview: ReviewOverview): EpisodeState {
  if (overview.finished) return 'finished';
  if (overview.decided) return 'in-review';
  return overview.proposed ? 'proposed' : 'unproposed';
}
