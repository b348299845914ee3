/** What a project's curators did, and how far they agree. */
import type { EpisodeReview } from '../../shared/model/review';
import type { CuratorProgress, DisputedEpisode, TeamOverview } from '../../shared/model/team';
import type { Dataset } from '../datasets/dataset';
import { limits } from '../files/limits';
import type { Project } from '../project/project';
import type { ProjectFolder } from '../project/project-folder';
import { inTurns } from '../system/in-turns';
import { serial } from '../system/serial';
import { boundaryF1, cohensKappa, countsOf } from './agreement';
import { disputesIn } from './moments';
import { agreementsOf, byName, comparedPairs, pairsOf, summed, type Pairs } from './pairs';
import { independent, isTooMuch, reviewsOf, settledBy, type OneReview } from './reviews';
import { unseenIn } from './unseen';

/** More would be a list to search in, not to look through. */
const mostDisputed = 1_000;

/** What one episode adds to the whole. */
interface EpisodeFacts {
  progress: CuratorProgress[];
  independent: number;
  /** Null for fewer than two. */
  pairs: Pairs | null;
  isCompared: boolean;
  disputed: DisputedEpisode | null;
}

/** Of which even the curators are not told apart. */
const tooMuch: EpisodeFacts = {
  progress: [],
  independent: 0,
  pairs: null,
  isCompared: false,
  disputed: null,
};

const known = new WeakMap<Dataset, WeakMap<ProjectFolder, TeamFacts>>();

/**
 * Only what changed since the last time is looked at again; the first time, every episode that anybody decided about.
 */
export function teamOverview(dataset: Dataset, project: Project): Promise<TeamOverview> {
  const ofDataset = known.get(dataset) ?? new WeakMap<ProjectFolder, TeamFacts>();
  known.set(dataset, ofDataset);
  const facts = ofDataset.get(project.folder) ?? new TeamFacts(dataset, project);
  ofDataset.set(project.folder, facts);
  return facts.overview();
}

class TeamFacts {
  private readonly inTurn = serial();
  private readonly byEpisode = new Map<number, EpisodeFacts>();
  private readonly changed: Set<number>;
  /** Held of all episodes. */
  private pairs = 0;

  constructor(
    private readonly dataset: Dataset,
    private readonly project: Project,
  ) {
    this.changed = new Set(dataset.episodes.map(({ index }) => index));
    project.onChange(({ episode }) => this.changed.add(episode));
  }

  overview(): Promise<TeamOverview> {
    return this.inTurn(async () => {
      await inTurns(this.changed, (episode) => {
        this.changed.delete(episode);
        if (!this.project.hasDecisions(episode)) return;
        this.pairs -= heldPairs(this.byEpisode.get(episode));
        const facts = factsOf(this.project, episode, {
          fps: this.dataset.summary.fps,
          mostPairs: limits.comparedReviews - this.pairs,
        });
        this.pairs += heldPairs(facts);
        this.byEpisode.set(episode, facts);
      });
      return overviewOf(this.dataset.episodes.length, [...this.byEpisode.values()]);
    });
  }
}

function factsOf(
  project: Project,
  episode: number,
  { fps, mostPairs }: { fps: number; mostPairs: number },
): EpisodeFacts {
  if (isTooMuch(project, episode)) return tooMuch;
  const reviews = reviewsOf(project, episode);
  const own = independent(reviews);
  const progress = reviews.map((one) => progressOf(one, project, episode));
  const isCompared = pairsOf(own.length) <= mostPairs;
  const pairs = isCompared && own.length > 1 ? comparedPairs(own, fps) : null;
  const settled = settledBy(reviews);
  const disputed = pairs === null ? null : disputedIn({ episode, own, pairs, fps, settled });
  return { progress, independent: own.length, pairs, isCompared, disputed };
}

const heldPairs = (facts: EpisodeFacts | undefined): number =>
  pairsOf(facts?.pairs?.curators.length ?? 0);

function disputedIn(asked: {
  episode: number;
  own: readonly OneReview[];
  pairs: Pairs;
  fps: number;
  settled: string | null;
}): DisputedEpisode | null {
  const { episode, own, pairs, fps, settled } = asked;
  const disputes = disputesIn(own, fps);
  if (disputes === 0) return null;
  const all = countsOf(summed(pairs));
  const [f1, kappa] = [boundaryF1(all), cohensKappa(all)];
  return {
    episode,
    curators: own.map(({ curator }) => curator),
    disputes,
    boundaryF1: Number.isNaN(f1) ? null : f1,
    kappa: Number.isNaN(kappa) ? null : kappa,
    settledBy: settled,
  };
}

function progressOf(
  { curator, review }: OneReview,
  project: Project,
  episode: number,
): CuratorProgress {
  const own = project.decisions(episode).filter((decision) => decision.curator === curator);
  const count = (holds: (keyframe: EpisodeReview['keyframes'][number]) => boolean): number =>
    review.keyframes.filter(holds).length;
  return {
    curator,
    finished: Number(review.finished),
    inReview: Number(!review.finished && review.undoable !== null),
    settled: Number(review.finished && review.settles !== null),
    accepted: count(({ state }) => state === 'accepted'),
    pruned: count(({ state }) => state === 'pruned'),
    moved: count(({ state, moved }) => state === 'accepted' && moved),
    edited: count(({ state, edited }) => state === 'accepted' && edited),
    added: count(({ state, added }) => state === 'accepted' && added),
    unseen: unseenIn(own),
    dropped: Number(review.flagged),
    lastMs: Math.max(0, ...own.map(({ atMs }) => atMs)),
  };
}

async function overviewOf(episodes: number, all: readonly EpisodeFacts[]): Promise<TeamOverview> {
  const curators = new Map<string, CuratorProgress>();
  await inTurns(all, ({ progress }) => {
    for (const each of progress) curators.set(each.curator, sum(curators.get(each.curator), each));
  });
  const disputed = all.flatMap((each) => each.disputed ?? []);
  return {
    episodes,
    curators: [...curators.values()].sort((a, b) => byName(a.curator, b.curator)),
    reviewedOnce: all.filter((each) => each.independent === 1).length,
    reviewedTwice: all.filter((each) => each.independent > 1).length,
    notCompared: all.filter((each) => !each.isCompared).length,
    ...(await agreementsOf(all.flatMap(({ pairs }) => pairs ?? []))),
    disputed: disputed.sort(worstFirst).slice(0, mostDisputed),
    unsettled: disputed.filter((each) => each.settledBy === null).length,
  };
}

function worstFirst(a: DisputedEpisode, b: DisputedEpisode): number {
  const settled = Number(a.settledBy !== null) - Number(b.settledBy !== null);
  return settled || b.disputes - a.disputes || a.episode - b.episode;
}

function sum(a: CuratorProgress | undefined, b: CuratorProgress): CuratorProgress {
  if (a === undefined) return b;
  return {
    curator: a.curator,
    finished: a.finished + b.finished,
    inReview: a.inReview + b.inReview,
    settled: a.settled + b.settled,
    accepted: a.accepted + b.accepted,
    pruned: a.pruned + b.pruned,
    moved: a.moved + b.moved,
    edited: a.edited + b.edited,
    added: a.added + b.added,
    unseen: a.unseen + b.unseen,
    dropped: a.dropped + b.dropped,
    lastMs: Math.max(a.lastMs, b.lastMs),
  };
}
