/** The acts of whoever settles, one after another, through the same journal as every decision. */
import type { DecisionAct } from '../../../shared/model/decision';
import type { EpisodeReview } from '../../../shared/model/review';
import { finishOn } from '../../../shared/model/marks';
import { takingActs, takingAll } from '../../../shared/model/settling';
import type { EpisodeReviews, TeamMoment } from '../../../shared/model/team';
import { newMark, type ReviewSession } from '../review';

export interface Settling {
  decide(reviews: EpisodeReviews, act: DecisionAct): void;
  /** This curator's way at one moment. */
  take(reviews: EpisodeReviews, moment: TeamMoment, curator: string): void;
  /** This curator's way at every dispute. */
  takeAll(reviews: EpisodeReviews, curator: string): void;
  finish(reviews: EpisodeReviews): void;
}

export function createSettling(session: ReviewSession, episode: number): Settling {
  const store = session.episode(episode);

  /**
   * What there is to decide follows from the review as it is when its turn comes, whatever the core has heard of. One
   * step of undo takes all of it back.
   */
  const run = (
    what: string,
    reviews: EpisodeReviews,
    actsOn: (mine: EpisodeReview) => DecisionAct[],
  ) =>
    session.queue.run(async () => {
      const together = newMark();
      session.trail.expect(together, what);
      const decide = async (acts: readonly DecisionAct[]) => {
        for (const act of acts) await session.decide(store, act, undefined, together);
      };
      if ((await reviewOf(store)).settles === null) await decide(reviews.beginning);
      await decide(actsOn(await reviewOf(store)));
    });

  return {
    decide: (reviews, act) => run(session.describe(act), reviews, () => [act]),
    take: (reviews, { frame, choices }, curator) =>
      run(`Frame ${frame} settled ${curator}’s way`, reviews, (mine) =>
        takingActs(choices, curator, mine),
      ),
    finish: (reviews) =>
      run('Called settled', reviews, () => [
        finishOn(store.state.getState().known?.proposals ?? null),
      ]),
    takeAll: (reviews, curator) =>
      run(`All settled ${curator}’s way`, reviews, (mine) => takingAll(reviews, curator, mine)),
  };
}

/** Waits until the episode was read: nothing can be decided about it before. */
const reviewOf = ({ state }: ReturnType<ReviewSession['episode']>): Promise<EpisodeReview> =>
  new Promise((resolve, reject) => {
    const look = () => {
      const { folded, error } = state.getState();
      if (folded === null && error === null) return;
      stop();
      if (folded !== null) resolve(folded.review);
      else reject(new Error(error?.message));
    };
    const stop = state.subscribe(look);
    look();
  });
