/** What a project's curators did, and how far they agree. */
import type { EpisodeReview } from '../../shared/model/review';
import type { CuratorProgress, DisputedEpisode, TeamOverview } from '../../shared/model/team';
import type { Dataset } from '../datasets/dataset';
import type { Project } from '../project/project';
import type { ProjectFolder } from '../project/project-folder';
import { inTurns } from '../system/in-turns';
import { serial } from '../system/serial';
import { added, agreementOf, pairCounts, type PairCounts } from './agreement';
import { disputesIn } from './moments';
import { independent, reviewsOf, settledBy, type OneReview } from './reviews';
import { unseenIn } from './unseen';

/** More would be a list to search in, not to look through. */
const mostDisputed = 1_000;

interface Pair {
  curators: readonly [string, string];
  counts: PairCounts;
}

/** What one episode adds to the whole. */
interface EpisodeFacts {
  progress: CuratorProgress[];
  independent: number;
  pairs: Pair[];
  disputed: DisputedEpisode | null;
}

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
        if (this.project.hasDecisions(episode)) {
          this.byEpisode.set(episode, factsOf(this.project, episode, this.dataset.summary.fps));
        }
      });
      return overviewOf(this.dataset.episodes.length, [...this.byEpisode.values()]);
    });
  }
}

function factsOf(project: Project, episode: number, fps: number): EpisodeFacts {
  const reviews = reviewsOf(project, episode);
  const own = independent(reviews);
  const pairs = own.flatMap((first, at) =>
    own.slice(at + 1).map((second): Pair => {
      const curators = [first.curator, second.curator] as const;
      return { curators, counts: pairCounts(first.review, second.review, fps) };
    }),
  );
  return {
    progress: reviews.map((one) => progressOf(one, project, episode)),
    independent: own.length,
    pairs,
    disputed: disputedIn({ episode, own, pairs, fps, settled: settledBy(reviews) }),
  };
}

function disputedIn(asked: {
  episode: number;
  own: readonly OneReview[];
  pairs: readonly Pair[];
  fps: number;
  settled: string | null;
}): DisputedEpisode | null {
  const { episode, own, pairs, fps, settled } = asked;
  const disputes = disputesIn(own, fps);
  if (disputes === 0) return null;
  const { boundaryF1: f1, kappa } = agreementOf(pairs.map(({ counts }) => counts));
  return {
    episode,
    curators: own.map(({ curator }) => curator),
    disputes,
    boundaryF1: f1?.value ?? null,
    kappa: kappa?.value ?? null,
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

function overviewOf(episodes: number, all: readonly EpisodeFacts[]): TeamOverview {
  const curators = new Map<string, CuratorProgress>();
  const pairs = new Map<string, Pair[]>();
  for (const { progress, pairs: own } of all) {
    for (const each of progress) curators.set(each.curator, sum(curators.get(each.curator), each));
    for (const pair of own) {
      const key = JSON.stringify(pair.curators);
      const same = pairs.get(key);
      if (same === undefined) pairs.set(key, [pair]);
      else same.push(pair);
    }
  }
  const disputed = all.flatMap((each) => each.disputed ?? []);
  return {
    episodes,
    curators: [...curators.values()].sort((a, b) => byName(a.curator, b.curator)),
    reviewedOnce: all.filter((each) => each.independent === 1).length,
    reviewedTwice: all.filter((each) => each.independent > 1).length,
    all: agreementOf(
      all
        .filter((each) => each.pairs.length > 0)
        .map((each) => added(each.pairs.map(({ counts }) => counts))),
    ),
    pairs: [...pairs]
      .sort(([a], [b]) => byName(a, b))
      .flatMap(([, own]) => {
        const [first] = own;
        if (first === undefined) return [];
        return [{ curators: first.curators, ...agreementOf(own.map(({ counts }) => counts)) }];
      }),
    disputed: disputed.sort(worstFirst).slice(0, mostDisputed),
    unsettled: disputed.filter((each) => each.settledBy === null).length,
  };
}

const byName = (a: string, b: string): number => (a < b ? -1 : 1);

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
