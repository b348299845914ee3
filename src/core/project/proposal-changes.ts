/** What the machine said of episodes changes here: proposed, drafted, made room for what is decided, taken back. */
import type { Decision } from '../../shared/model/decision';
import { keyframesOf } from '../../shared/model/fold-review';
import type { EpisodeProposals, Reasoning } from '../../shared/model/keyframe';
import type { ProposedAgain, ProposingAct } from '../../shared/model/proposed-again';
import type { Dataset } from '../datasets/dataset';
import { breathe } from '../system/breathe';
import { serial } from '../system/serial';
import type { Journal } from './journal';
import { decidedGap, keepDecided, restored } from './keep-decided';
import type { ProposalsFile } from './proposals-file';
import { ReplacedProposals, type Replaced } from './replaced-proposals';
import type { StoreContext } from './store';
import { withDrafts } from './with-drafts';

/** Between two turns of others, when an act of proposing is taken back. */
const exchangedAtOnce = 64;

export class ProposalChanges {
  /** One after the other. */
  readonly #inTurn = serial();
  private readonly replaced: ReplacedProposals;

  /** @param putting hears of each episode whose proposals are others now */
  constructor(
    private readonly context: StoreContext,
    private readonly journal: Journal<Decision>,
    readonly proposed: ProposalsFile,
    private readonly putting: (episode: number) => void,
  ) {
    this.replaced = new ReplacedProposals(context.folder);
  }

  saveProposals(
    next: EpisodeProposals,
    about: About,
    act: ProposingAct | null,
  ): Promise<EpisodeProposals> {
    const made = act === null ? next : { ...next, together: act.together };
    return this.#save(made, about, async () => {
      const before = this.proposed.read(next.episode);
      if (act !== null && before !== null) await this.replaced.keep(act, before, next.madeAtMs);
      return before;
    });
  }

  proposedAgain(): Promise<ProposedAgain[]> {
    return this.#inTurn(() => this.replaced.acts());
  }

  async turnProposed(together: string, way: 'undo' | 'redo', about: About): Promise<number> {
    const replaced = await this.#inTurn(() => this.replaced.replaced(together, way));
    const turned: number[] = [];
    for (let from = 0; from < replaced.length; from += exchangedAtOnce) {
      const part = replaced.slice(from, from + exchangedAtOnce);
      turned.push(...(await this.#inTurn(() => this.#exchange(together, part, about))));
      await breathe(0, 1);
    }
    await this.#inTurn(() => this.replaced.turned(together, way, turned));
    return turned.length;
  }

  /** Gives the episodes, without those where other proposals stand by now. */
  async #exchange(
    together: string,
    part: readonly Replaced[],
    { dataset, minGapSec }: About,
  ): Promise<number[]> {
    const minGapFrames = decidedGap(minGapSec, dataset.summary.fps);
    const pairs: { former: EpisodeProposals; instead: EpisodeProposals }[] = [];
    for (const { episode, by, read } of part) {
      const instead = this.proposed.read(episode);
      const former = instead !== null && (instead.together ?? null) === by ? await read() : null;
      if (instead === null || former?.fingerprint !== instead.fingerprint) continue;
      pairs.push({ former, instead });
    }
    if (pairs.length === 0) return [];
    // First what gives way is kept: cut off in between, nothing is lost.
    await this.replaced.exchange(together, pairs);
    const back = pairs.map(({ former, instead }) => {
      const decisions = this.journal.entries(former.episode);
      return restored(former, { instead, decisions, minGapFrames });
    });
    await this.#put(...back);
    return back.map(({ episode }) => episode);
  }

  #save(
    next: EpisodeProposals,
    about: About,
    before: () => Promise<EpisodeProposals | null>,
  ): Promise<EpisodeProposals> {
    return this.#inTurn(async () => {
      about.dataset.episode(next.episode);
      const kept = keepDecided(next, {
        before: await before(),
        decisions: this.journal.entries(next.episode),
        minGapFrames: decidedGap(about.minGapSec, about.dataset.summary.fps),
      });
      await this.#put(kept);
      return kept;
    });
  }

  async #put(...all: readonly EpisodeProposals[]): Promise<void> {
    await this.proposed.save(...all);
    for (const { episode } of all) {
      this.putting(episode);
      this.context.changes.proposed(episode);
    }
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

  /**
   * A curator may decide on a keyframe while the machine replaces it. Its successor then has to go, as it would have if
   * the decision had been there first. The decision is safe already, so a failure here is reported, not thrown.
   */
  async makeRoom(
    decisions: readonly Decision[],
    all: (episode: number) => Decision[],
    about: About,
  ): Promise<void> {
    for (const episode of new Set(decisions.map((decision) => decision.episode))) {
      const current = this.proposed.read(episode);
      if (current === null) continue;
      const known = new Set(current.keyframes.map(({ id }) => id));
      for (const { act } of all(episode)) {
        if (act.kind === 'add') known.add(act.keyframe.id);
      }
      const named = decisions.filter((decision) => decision.episode === episode);
      if (named.flatMap(keyframesOf).every(({ id }) => known.has(id))) continue;
      try {
        // As if they came now: what stands there is not what stood before.
        await this.#save(current, about, async () => null);
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

  close(): Promise<void> {
    return this.#inTurn(async () => {
      await this.replaced.close();
      await this.proposed.close();
    });
  }
}

/** What a change is checked against. */
export interface About {
  dataset: Dataset;
  /** Of the policy in use. */
  minGapSec: number;
}
