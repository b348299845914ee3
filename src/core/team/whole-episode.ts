/** What curators say of an episode as a whole, where one of them settles it. */
import type { DecisionAct } from '../../shared/model/decision';
import { dropWords } from '../../shared/model/drop-reason';
import { outcomeWord } from '../../shared/model/outcome';
import type { EpisodeReview } from '../../shared/model/review';
import type { WholeDispute } from '../../shared/model/team';
import { differOnDrop, differOnOutcome } from './moments';
import type { OneReview } from './reviews';

/** @param mine of whoever settles */
export function wholeDisputes(reviews: readonly OneReview[], mine: EpisodeReview): WholeDispute[] {
  const isBegun = mine.settles !== null;
  const drop: WholeDispute = {
    about: 'drop',
    choices: reviews.map(({ curator, review }) => ({
      curator,
      said: dropText(review),
      act: dropping(review),
    })),
    taken: isBegun
      ? (reviews.find(({ review }) => review.flagged === mine.flagged)?.curator ?? null)
      : null,
  };
  const outcome: WholeDispute = {
    about: 'outcome',
    choices: reviews.flatMap(({ curator, review }) =>
      review.outcome === null
        ? []
        : [
            {
              curator,
              said: outcomeWord(review.outcome.value),
              act: { kind: 'outcome', value: review.outcome.value } satisfies DecisionAct,
            },
          ],
    ),
    taken:
      reviews.find(
        ({ review }) => mine.outcome !== null && review.outcome?.value === mine.outcome.value,
      )?.curator ?? null,
  };
  return [...(differOnDrop(reviews) ? [drop] : []), ...(differOnOutcome(reviews) ? [outcome] : [])];
}

/** All tags that anybody gave, and what nobody disputes. */
export function agreedOnWhole(reviews: readonly OneReview[]): DecisionAct[] {
  const tags = [...new Set(reviews.flatMap(({ review }) => review.tags))].slice(0, 50);
  const outcome = reviews.find(({ review }) => review.outcome !== null)?.review.outcome;
  const dropped = reviews.find(({ review }) => review.flagged)?.review;
  return [
    ...(tags.length > 0 ? [{ kind: 'tag', tags } satisfies DecisionAct] : []),
    ...(outcome && !differOnOutcome(reviews)
      ? [{ kind: 'outcome', value: outcome.value } satisfies DecisionAct]
      : []),
    ...(dropped && !differOnDrop(reviews) ? [dropping(dropped)] : []),
  ];
}

const dropping = ({ flagged, dropReason }: EpisodeReview): DecisionAct => ({
  kind: 'flag',
  flagged,
  ...(dropReason === null ? {} : { reason: dropReason }),
});

function dropText({ flagged, dropReason }: EpisodeReview): string {
  if (!flagged) return 'keep it';
  return dropReason === null ? 'drop it' : `drop it: ${dropWords[dropReason]}`;
}
