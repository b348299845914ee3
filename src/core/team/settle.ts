/** One curator settles what others disagree on: their ways side by side, and what each comes to as decisions. */
import type { DecisionAct } from '../../shared/model/decision';
import type { ReviewedKeyframe } from '../../shared/model/keyframe';
import type { EpisodeReview } from '../../shared/model/review';
import { pruningActs, takingActs, takingAll } from '../../shared/model/settling';
import type { EpisodeReviews, MomentChoice, TeamMoment } from '../../shared/model/team';
import type { Dataset } from '../datasets/dataset';
import type { Project } from '../project/project';
import { seenNow } from '../project/seen-now';
import { frameOf, isDisputed, momentsOf, writerAt, type Moment } from './moments';
import { agreedOnWhole, wholeDisputes } from './whole-episode';
import { independent, isTooMuch, reviewsOf, settledBy, type OneReview } from './reviews';

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
  const settled = settledBy(all);
  // Who settles sees what is taken so far, all others how it was settled.
  const taking =
    mine.settles === null && settled !== null ? project.knownReview(episode, settled) : mine;
  const moments = momentsOf(reviews, fps);
  return {
    episode,
    frames: length,
    fps,
    curators: reviews.map((one) => ({
      curator: one.curator,
      pruned: one.review.keyframes.filter(isPruned).map(({ frame }) => frame),
    })),
    whole: wholeDisputes(reviews, taking),
    moments: moments.map((moment) => shown(moment, { reviews, mine: taking, fps })),
    cannotSettle: isTooMuch(project, episode)
      ? 'It cannot be settled here: its reviews are too long to be compared.'
      : cannotSettle(reviews, mine, curator),
    // Whoever undoes the settling begins anew before the core has heard of it.
    beginning: beginning({ reviews, mine: project.knownReview(episode, nobody), fps }, moments),
    settledBy: settled,
  };
}

/** No curator has this name. */
const nobody = '';

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

/** What all agree on, decided as who wrote its text has it, else as the first of them, and who is settled between. */
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
    ...pruningActs([...pruned.values()].map(seenNow)),
    ...agreed.flatMap((moment) =>
      takingActs(choicesAt(moment, reviews), writerAt(moment) ?? reviews[0]?.curator ?? '', mine),
    ),
  ];
}

const choicesAt = ({ kept }: Moment, reviews: readonly OneReview[]): MomentChoice[] =>
  reviews.map(({ curator }) => {
    const keyframe = kept.get(curator);
    return {
      curator,
      keyframe: keyframe === undefined ? null : seenNow(keyframe),
      moved: keyframe?.moved ?? false,
      edited: keyframe?.edited ?? false,
      added: keyframe?.added ?? false,
    };
  });

function shown(moment: Moment, { reviews, mine, fps }: Settling): TeamMoment {
  const choices = choicesAt(moment, reviews);
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
  const same = choices.find(({ keyframe }) =>
    accepted === undefined
      ? keyframe === null
      : accepted.frame === keyframe?.frame && accepted.reasoning.text === keyframe.reasoning.text,
  );
  return same?.curator ?? null;
}

/**
 * All that settling an episode takes where every dispute goes one curator's way, the finish included. Empty for one
 * that cannot be settled.
 *
 * @param mine of whoever settles, as it is now
 */
export function settlingActs(
  reviews: EpisodeReviews,
  mine: EpisodeReview,
  take: string,
): DecisionAct[] {
  if (reviews.cannotSettle !== null) return [];
  const beginning = mine.settles === null ? reviews.beginning : [];
  return [...beginning, ...takingAll(reviews, take, mine), { kind: 'finish' }];
}
