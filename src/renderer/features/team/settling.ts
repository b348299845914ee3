/** The acts of whoever settles, one after another, through the same journal as every decision. */
import type { DecisionAct } from '../../../shared/model/decision';
import type { EpisodeReview } from '../../../shared/model/review';
import { finishOn } from '../../../shared/model/marks';
import { changing, takingActs, takingAll } from '../../../shared/model/settling';
import type { EpisodeReviews, TeamMoment, WholeDispute } from '../../../shared/model/team';
import { notifyDone } from '../../ui';
import { newMark, takeBack, type ReviewSession } from '../review';

export interface Settling {
  /** This curator's way about the episode as a whole. */
  takeWhole(reviews: EpisodeReviews, dispute: WholeDispute, curator: string): void;
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
   * step of undo takes all of it back; where nothing would change, nothing is recorded.
   */
  const run = (
    { what, already }: { what: string; already: string },
    reviews: EpisodeReviews,
    actsOn: (mine: EpisodeReview) => DecisionAct[],
  ) =>
    session.queue.run(async () => {
      const together = newMark();
      session.trail.expect(together, what);
      const decide = (acts: readonly DecisionAct[]) =>
        session.decide(store, acts, undefined, together);
      const begins = (await reviewOf(store)).settles === null;
      if (begins) await decide(reviews.beginning);
      const mine = await reviewOf(store);
      const acts = changing(actsOn(mine), mine);
      if (acts.length === 0 && !begins) return notifyDone({ tone: 'info', text: already });
      await decide(acts);
      notifyDone({
        tone: 'ok',
        text: `${what} in episode ${episode}. The next undo takes it back.`,
        action: { label: 'Undo', run: () => takeBack(session, together) },
      });
    });

  return {
    takeWhole(reviews, { about, choices }, curator) {
      const act = choices.find((each) => each.curator === curator)?.act;
      if (act === undefined) return;
      const named = about === 'drop' ? 'Whether to drop it' : 'The outcome';
      const words = { what: session.describe(act), already: alreadySo(named, curator) };
      run(words, reviews, () => [act]);
    },
    take(reviews, { frame, choices }, curator) {
      const named = `Frame ${frame}`;
      const what = `${named} settled ${curator}’s way`;
      run({ what, already: alreadySo(named, curator) }, reviews, (mine) =>
        takingActs(choices, curator, mine),
      );
    },
    takeAll(reviews, curator) {
      const what = `All settled ${curator}’s way`;
      run({ what, already: alreadySo('All', curator) }, reviews, (mine) =>
        takingAll(reviews, curator, mine),
      );
    },
    finish(reviews) {
      const already = 'It is called settled already: nothing is recorded.';
      run({ what: 'Called settled', already }, reviews, () => [
        finishOn(store.state.getState().known?.proposals ?? null),
      ]);
    },
  };
}

const alreadySo = (named: string, curator: string): string =>
  `${named} is settled ${curator}’s way already: nothing is recorded.`;

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
