/** What the machine proposed and what curators decided: one review per episode. */
import { StudioError, type Problem } from '../../shared/errors';
import { LastUsed } from '../../shared/last-used';
import { decisionSchema, type Decision } from '../../shared/model/decision';
import { foldReview, keyframesOf, sameEpisode } from '../../shared/model/fold-review';
import type { Doubts, EpisodeProposals, Reasoning } from '../../shared/model/keyframe';
import type { EpisodeReview, ReviewOverview } from '../../shared/model/review';
import type { Dataset } from '../datasets/dataset';
import { limits } from '../files/limits';
import { serial } from '../system/serial';
import { Journal } from './journal';
import { decidedGap, keepDecided } from './keep-decided';
import { KeptOverviews } from './kept-overviews';
import { emptyOverview, overviewOf } from './overview';
import { versionOf } from './project-file';
import { ProposalsFile } from './proposals-file';
import { textsOf } from './proposed-summaries';
import type { StoreContext } from './store';
import { sureDecisions, UnsureFinishes } from './unsure-finishes';
import { withDrafts } from './with-drafts';

/** The episodes of each act on many. */
type Together = LastUsed<string, Set<number>>;
/** What was decided on the episode that was asked for last. */
interface Recent {
  episode: number | null;
  decisions: Decision[];
}

export class Reviews {
  /** Changes of proposals one after the other. */
  readonly #inTurn = serial();
  #version = 1;

  private constructor(
    private readonly context: StoreContext,
    private readonly journal: Journal<Decision>,
    private readonly proposed: ProposalsFile,
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
    const reviews = new Reviews(context, journal, proposed, memory);
    reviews.#version = version;
    return reviews;
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

  saveProposals(next: EpisodeProposals, about: About): Promise<EpisodeProposals> {
    return this.#save(next, about, () => this.proposed.read(next.episode));
  }

  #save(
    next: EpisodeProposals,
    about: About,
    before: () => EpisodeProposals | null,
  ): Promise<EpisodeProposals> {
    return this.#inTurn(async () => {
      about.dataset.episode(next.episode);
      const kept = keepDecided(next, {
        before: before(),
        decisions: this.journal.entries(next.episode),
        minGapFrames: decidedGap(about.minGapSec, about.dataset.summary.fps),
      });
      await this.proposed.save(kept);
      this.memory.overviews.delete(next.episode);
      this.context.changes.proposed(next.episode);
      return kept;
    });
  }

  saveDrafts(
    episode: number,
    fingerprint: string,
    drafts: ReadonlyMap<string, Reasoning>,
  ): Promise<void> {
    return this.#inTurn(async () => {
      await this.context.folder.mustWrite();
      const before = this.proposed.read(episode);
      if (before?.fingerprint !== fingerprint) return;
      await this.proposed.save(withDrafts(before, this.journal.entries(episode), drafts));
      this.context.changes.proposed(episode);
    });
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
    const checked = decisions.map((decision) => this.#check(decision, about.dataset));
    const ids = await this.journal.append(checked);
    await this.#makeRoom(checked, about);
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
    await this.#inTurn(() => this.proposed.close());
  }

  /**
   * A curator may decide on a keyframe while the machine replaces it. Its successor then has to go, as it would have if
   * the decision had been there first. The decision is safe already, so a failure here is reported, not thrown.
   */
  async #makeRoom(decisions: readonly Decision[], about: About): Promise<void> {
    for (const episode of new Set(decisions.map((decision) => decision.episode))) {
      const current = this.proposed.read(episode);
      if (current === null) continue;
      const known = new Set(current.keyframes.map(({ id }) => id));
      for (const { act } of this.decisions(episode)) {
        if (act.kind === 'add') known.add(act.keyframe.id);
      }
      const named = decisions.filter((decision) => decision.episode === episode);
      if (named.flatMap(keyframesOf).every(({ id }) => known.has(id))) continue;
      try {
        // As if they came now: what stands there is not what stood before.
        await this.#save(current, about, () => null);
      } catch (error) {
        this.context.onProblem({
          code: 'proposals-not-saved',
          severity: 'warning',
          message: `The decisions on episode ${episode} are saved, but its proposals could not be brought in line with them: ${(error as Error).message}`,
          file: 'proposals.jsonl',
          episode,
        });
      }
    }
  }

  #check(decision: Decision, dataset: Dataset): Decision {
    const parsed = decisionSchema.safeParse(decision);
    if (!parsed.success) {
      const why = parsed.error.issues[0]?.message ?? 'it does not fit the schema';
      throw new StudioError('invalid-input', `A decision was refused: ${why}.`);
    }
    const { projectId, episode, act } = parsed.data;
    if (projectId !== this.context.projectId) {
      throw new StudioError(
        'invalid-input',
        `Decision ${parsed.data.id} belongs to project ${projectId}, not to ${this.context.projectId}.`,
      );
    }
    const { length } = dataset.episode(episode);
    const frame = act.kind === 'move' ? act.toFrame : act.kind === 'add' ? act.keyframe.frame : 0;
    if (frame >= length && frame > 0) {
      throw new StudioError(
        'invalid-input',
        `Episode ${episode} has ${length} frames: a keyframe cannot be at frame ${frame}.`,
      );
    }
    return parsed.data;
  }
}

/** What a change is checked against. */
interface About {
  dataset: Dataset;
  /** Of the policy in use. */
  minGapSec: number;
}
