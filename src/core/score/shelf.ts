/** The rollouts that were measured last in a project, with their report: in memory, while the project is open. */
import { StudioError } from '../../shared/errors';
import type { JudgedReport, JudgedRollout } from '../../shared/model/judge';
import type { ScoredRollout } from '../../shared/model/score';
import type { Closable, StoreKind } from '../project/store';
import type { OpenRollouts } from './open-rollouts';
import type { Rollout } from './rollout';

interface Measured {
  folder: string;
  name: string;
  open: OpenRollouts;
  report: JudgedReport;
}

/** One rollout, with all that is known of it. */
interface Known {
  rollout: Rollout;
  scored: ScoredRollout;
  judged: JudgedRollout | null;
}

export interface Shelved extends Measured {
  round: number;
  byId: ReadonlyMap<string, Known>;
}

class ScoreShelf implements Closable {
  #shelved: Shelved | null = null;
  #rounds = 0;

  get last(): Shelved | null {
    return this.#shelved;
  }

  /** Throws `not-found` where nothing was measured. */
  get(): Shelved {
    if (this.#shelved !== null) return this.#shelved;
    throw new StudioError('not-found', 'No rollouts were measured yet; measure some first.');
  }

  /** In the place of what was measured before, whose dataset is let go. */
  async put(measured: Measured): Promise<void> {
    const before = this.#shelved;
    this.#rounds += 1;
    this.#shelved = { ...measured, round: this.#rounds, byId: knownOf(measured) };
    await before?.open.close();
  }

  async close(): Promise<void> {
    const before = this.#shelved;
    this.#shelved = null;
    await before?.open.close();
  }
}

export const scoreShelf: StoreKind<ScoreShelf> = { open: async () => new ScoreShelf() };

function knownOf({ open, report }: Measured): Map<string, Known> {
  const judged = new Map(report.judge?.rollouts.map((each) => [each.id, each]));
  const scored = new Map(report.rollouts.map((each) => [each.id, each]));
  return new Map(
    open.rollouts.flatMap((rollout): [string, Known][] => {
      const own = scored.get(rollout.id);
      if (own === undefined) return [];
      return [[rollout.id, { rollout, scored: own, judged: judged.get(rollout.id) ?? null }]];
    }),
  );
}
