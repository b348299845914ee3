/** One curator settles what others disagree on: their ways side by side, and what each comes to as decisions. */
import type { DecisionAct } from '../../shared/model/decision';
import type { ReviewedKeyframe } from '../../shared/model/keyframe';
import type { EpisodeReview } from '../../shared/model/review';
import type { EpisodeReviews, MomentChoice, TeamMoment } from '../../shared/model/team';
import type { Dataset } from '../datasets/dataset';
import type { Project } from '../project/project';
import { seenNow } from '../project/seen-now';
import { frameOf, isDisputed, momentsOf, type Moment } from './moments';
import { agreedOnWhole, wholeDisputes } from './whole-episode';
import { independent, reviewsOf, settledBy, type OneReview } from './reviews';

interface Settling {
  reviews: readonly OneReview[];
  /** Of whoever settles. */
  mine: EpisodeReview;
  fps: number;
}

/** @param curator who would settle it. Throws `not-found` for an episode that the dataset does not have. */
export function episodeReviews(
  dataset: Dataset,
  project: Project,
  episode: number,
  curator: string,
): EpisodeReviews {
  const { length } = dataset.episode(episode);
  const { fps } = dataset.summary;
  const all = reviewsOf(project, episode);
  const reviews = independent(all);
  const mine = project.knownReview(episode, curator);
  const moments = momentsOf(reviews, fps);
  return {
    episode,
    frames: length,
    fps,
    curators: reviews.map((one) => ({
      curator: one.curator,
      pruned: one.review.keyframes.filter(isPruned).map(({ frame }) => frame),
    })),
    whole: wholeDisputes(reviews, mine),
    moments: moments.map((moment) => shown(moment, { reviews, mine, fps })),
    cannotSettle: cannotSettle(reviews, mine, curator),
    beginning: mine.settles === null ? beginning({ reviews, mine, fps }, moments) : [],
    settledBy: settledBy(all),
  };
}

/**
 * All that settling an episode takes where every dispute goes one curator's way, the finish included. Empty for one
 * that cannot be settled.
 */
export function settlingActs(reviews: EpisodeReviews, take: string): DecisionAct[] {
  if (reviews.cannotSettle !== null) return [];
  const disputes = [...reviews.whole, ...reviews.moments.filter((each) => each.isDisputed)];
  const taken = disputes.flatMap(
    ({ choices }) => choices.find(({ curator }) => curator === take)?.acts ?? [],
  );
  return [...reviews.beginning, ...taken, { kind: 'finish' }];
}

const isPruned = ({ state }: ReviewedKeyframe): boolean => state === 'pruned';

function cannotSettle(
  reviews: readonly OneReview[],
  mine: EpisodeReview,
  curator: string,
): string | null {
  if (reviews.length < 2) return 'There is nothing to settle: fewer than two curators finished it.';
  return mine.settles !== null || mine.undoable === null
    ? null
    : `${curator} reviewed this episode too: somebody else settles it.`;
}

/** What all agree on, decided as the first of them has it, and who is settled between. */
function beginning({ reviews, mine, fps }: Settling, moments: readonly Moment[]): DecisionAct[] {
  const agreed = moments.filter((moment) => !isDisputed(moment, reviews.length, fps));
  const inMoments = new Set(moments.flatMap(({ kept }) => [...kept.values()].map(({ id }) => id)));
  const pruned = new Map(
    reviews
      .flatMap(({ review }) => review.keyframes.filter(isPruned))
      .filter(({ id }) => !inMoments.has(id))
      .map((keyframe) => [keyframe.id, keyframe]),
  );
  return [
    { kind: 'settle', between: reviews.map(({ curator }) => curator) },
    ...agreedOnWhole(reviews),
    ...pruning([...pruned.values()]),
    ...agreed.flatMap((moment) => taking(moment, reviews[0]?.curator ?? '', mine)),
  ];
}

function shown(moment: Moment, { reviews, mine, fps }: Settling): TeamMoment {
  const choices = reviews.map(({ curator }): MomentChoice => {
    const keyframe = moment.kept.get(curator);
    return {
      curator,
      frame: keyframe?.frame ?? null,
      text: keyframe?.reasoning.text ?? '',
      moved: keyframe?.moved ?? false,
      edited: keyframe?.edited ?? false,
      added: keyframe?.added ?? false,
      acts: taking(moment, curator, mine),
    };
  });
  return {
    frame: frameOf(moment),
    isDisputed: isDisputed(moment, reviews.length, fps),
    choices,
    taken: mine.settles === null ? null : taken(moment, choices, mine),
  };
}

/** Whose way a review has at a moment; null while it has decided nothing there, or went a way of its own. */
function taken(
  { kept }: Moment,
  choices: readonly MomentChoice[],
  mine: EpisodeReview,
): string | null {
  const ids = new Set([...kept.values()].map(({ id }) => id));
  const own = mine.keyframes.filter(({ id }) => ids.has(id));
  if (own.length === 0 || own.some(({ state }) => state === 'proposed')) return null;
  const accepted = own.find(({ state }) => state === 'accepted');
  const same = choices.find(({ frame, text }) =>
    accepted === undefined
      ? frame === null
      : accepted.frame === frame && accepted.reasoning.text === text,
  );
  return same?.curator ?? null;
}

/** The acts after which `mine` has at this moment what this curator has. */
function taking({ kept }: Moment, curator: string, mine: EpisodeReview): DecisionAct[] {
  const wanted = kept.get(curator);
  const others = new Map(
    [...kept.values()].filter(({ id }) => id !== wanted?.id).map((each) => [each.id, each]),
  );
  const acts = pruning([...others.values()]);
  if (wanted === undefined) return acts;
  const keyframe = seenNow(wanted);
  acts.push(wanted.added ? { kind: 'add', keyframe } : { kind: 'accept', keyframes: [keyframe] });
  // What is not there yet comes as it was seen; what is there may be at another place and read otherwise.
  const own = mine.keyframes.find(({ id }) => id === wanted.id);
  if (own === undefined) return acts;
  if (own.frame !== wanted.frame) acts.push({ kind: 'move', keyframe, toFrame: wanted.frame });
  if (wanted.edited || (own.edited && own.reasoning.text !== wanted.reasoning.text)) {
    acts.push({ kind: 'edit', keyframe, text: wanted.reasoning.text });
  }
  return acts;
}

const pruning = (keyframes: readonly ReviewedKeyframe[]): DecisionAct[] =>
  keyframes.length === 0 ? [] : [{ kind: 'prune', keyframes: keyframes.map(seenNow) }];
