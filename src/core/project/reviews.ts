/** What the machine proposed and what curators decided: one review per episode. */
import type { Problem } from '../../shared/errors';
import { LastUsed } from '../../shared/last-used';
import { decisionSchema, type Decision } from '../../shared/model/decision';
import { foldReview, sameEpisode } from '../../shared/model/fold-review';
import type { Doubts, EpisodeProposals } from '../../shared/model/keyframe';
import type { EpisodeReview, ReviewOverview } from '../../shared/model/review';
import { limits } from '../files/limits';
import { checkDecision } from './check-decision';
import { Journal } from './journal';
import { KeptOverviews } from './kept-overviews';
import { emptyOverview, overviewOf } from './overview';
import { versionOf } from './project-file';
import { ProposalChanges, type About } from './proposal-changes';
import { ProposalsFile } from './proposals-file';
import { textsOf } from './proposed-summaries';
import type { StoreContext } from './store';
import { sureDecisions, UnsureFinishes } from './unsure-finishes';

/** The episodes of each act on many. */
type Together = LastUsed<string, Set<number>>;
/** What was decided on the episode that was asked for last. */
interface Recent {
  episode: number | null;
  decisions: Decision[];
}

export class Reviews {
  #version = 1;

  private constructor(
    private readonly context: StoreContext,
    private readonly journal: Journal<Decision>,
    /** What is proposed changes through these. */
    readonly changes: ProposalChanges,
    private readonly memory: {
      overviews: KeptOverviews;
      unsure: UnsureFinishes;
      together: Together;
      decided: ReadonlySet<number>;
      recent: Recent;
    },
  ) {}

  static async open(context: StoreContext): Promise<Reviews> {
    const { folder, projectId, onProblem, changes } = context;
    const overviews = new KeptOverviews();
    const unsure = new UnsureFinishes();
    const together: Together = new LastUsed(limits.actsTogether);
    const decided = new Set<number>();
    const recent: Recent = { episode: null, decisions: [] };
    let version = 1;
    const journal = await Journal.open<Decision>({
      folder,
      name: 'journal',
      noun: 'decision',
      schema: decisionSchema,
      mostCurators: limits.episodeCurators,
      foreign: (decision) =>
        decision.projectId === projectId
          ? null
          : `belongs to another project (${decision.projectId})`,
      onProblem,
      onEntry: (decision) => {
        version = Math.max(version, versionOf(decision));
        decided.add(decision.episode);
        if (decision.together === undefined) return;
        together.getOrMake(decision.together, () => new Set()).add(decision.episode);
      },
      onCommitted: (decisions) => {
        for (const { episode } of decisions) overviews.delete(episode);
        recent.episode = null;
        unsure.decided(decisions);
        changes.decided(decisions);
      },
    });
    const proposed = await ProposalsFile.open(folder, onProblem);
    await unsure.read(journal);
    const memory = { overviews, unsure, together, decided, recent };
    const proposalChanges = new ProposalChanges(context, journal, proposed, (episode) =>
      overviews.delete(episode),
    );
    const reviews = new Reviews(context, journal, proposalChanges, memory);
    reviews.#version = version;
    return reviews;
  }

  private get proposed(): ProposalsFile {
    return this.changes.proposed;
  }

  /** What to know of the reviews as they are now. */
  get problems(): Problem[] {
    return this.memory.unsure.problems;
  }

  /** Of the project, as the decisions that were there when it was opened need it. */
  get version(): number {
    return this.#version;
  }

  get curators(): string[] {
    return this.journal.curators;
  }

  /** That were proposed for or decided on, in ascending order. */
  get episodes(): number[] {
    const all = new Set([...this.proposed.episodes, ...this.memory.decided]);
    return [...all].sort((one, other) => one - other);
  }

  proposals(episode: number): EpisodeProposals | null {
    return this.proposed.read(episode);
  }

  doubts(episode: number): Doubts | null {
    return this.proposed.doubts(episode);
  }

  hasDecisions(episode: number): boolean {
    return this.journal.has(episode);
  }

  decidedTogether(together: string): number[] {
    return [...(this.memory.together.get(together) ?? [])];
  }

  /**
   * Without the finishes that do not count, see `unfinished`. Not to be changed: who looks at the reviews of many
   * curators asks again for each, and they are read once.
   */
  decisions(episode: number): Decision[] {
    const { recent } = this.memory;
    if (recent.episode !== episode) {
      recent.decisions = sureDecisions(this.journal, episode);
      recent.episode = episode;
    }
    return recent.decisions;
  }

  /** Why an episode that somebody finished counts as unfinished; null where nobody did, or it counts. */
  unfinished(episode: number): string | null {
    return this.memory.unsure.because(episode);
  }

  async append(decisions: readonly Decision[], about: About): Promise<string[]> {
    const checked = decisions.map((each) =>
      checkDecision(each, this.context.projectId, about.dataset),
    );
    const ids = await this.journal.append(checked);
    await this.changes.makeRoom(checked, (episode) => this.decisions(episode), about);
    return ids;
  }

  review(episode: number, fingerprint: string, curator: string | null): EpisodeReview {
    const proposed = this.proposed.read(episode);
    const decisions = sameEpisode(this.decisions(episode), fingerprint);
    return foldReview(
      proposed?.fingerprint === fingerprint ? proposed.keyframes : [],
      curator === null ? decisions : decisions.filter((decision) => decision.curator === curator),
    );
  }

  /**
   * Without reading the episode itself, which would be slow: what was proposed or decided last says which one is meant.
   */
  known(episode: number, curator: string | null): EpisodeReview {
    return this.#known(episode, curator).review;
  }

  overview(episode: number, curator: string | null): ReviewOverview {
    // Without decisions it is what was proposed, whose review it is.
    if (!this.journal.has(episode)) {
      return this.proposed.summary(episode)?.overview ?? emptyOverview;
    }
    const { overviews } = this.memory;
    const before = overviews.get(episode, curator);
    if (before !== undefined) return before;
    const { review, proposed, curators } = this.#known(episode, curator);
    // Its line has been read: what an index of all lines says of it costs little now.
    this.proposed.summary(episode);
    const overview = overviewOf(review, proposed, curators);
    overviews.set(episode, curator, overview);
    return overview;
  }

  /** What the keyframes that stand say, empty texts left out. */
  texts(episode: number, curator: string | null): readonly string[] {
    const proposed = this.journal.has(episode) ? null : this.proposed.summary(episode);
    return proposed?.texts ?? textsOf(this.known(episode, curator).keyframes);
  }

  #known(episode: number, curator: string | null) {
    const proposed = this.proposed.read(episode);
    const all = this.decisions(episode);
    const fingerprint = proposed?.fingerprint ?? all.at(-1)?.fingerprint ?? '';
    const decisions = sameEpisode(all, fingerprint);
    const curators = [...new Set(decisions.map((decision) => decision.curator))].sort();
    const own = decisions.filter((decision) => curator === null || decision.curator === curator);
    return { review: foldReview(proposed?.keyframes ?? [], own), proposed, curators };
  }

  async close(): Promise<void> {
    await this.journal.close();
    await this.changes.close();
  }
}
