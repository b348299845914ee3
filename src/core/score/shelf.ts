/** The rollouts that were measured last in a project, with their report: in memory, while the project is open. */
import { StudioError } from '../../shared/errors';
import type { JudgedReport, JudgedRollout, StoredJudge } from '../../shared/model/judge';
import type { ScoredRollout } from '../../shared/model/score';
import type { Closable, StoreKind } from '../project/store';
import type { OpenRollouts } from './open-rollouts';
import type { Rollout } from './rollout';
import type { ScorePlace } from './score-place';
import { reportOf, type MeasuredSet } from './score-rollouts';
import { storedJudge, storedJudges } from './stored-judge';

interface Measured {
  folder: string;
  name: string;
  open: OpenRollouts;
  place: ScorePlace;
  measured: MeasuredSet;
}

/** One rollout, with all that is known of it. */
interface Known {
  rollout: Rollout;
  scored: ScoredRollout;
  judged: JudgedRollout | null;
}

export interface Shelved extends Measured {
  round: number;
  report: JudgedReport;
  /** All whose scores are kept; that of the report among them. */
  judges: StoredJudge[];
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
  async put(measured: Measured): Promise<JudgedReport> {
    const before = this.#shelved;
    const shelved = await this.#shelve(measured, null);
    await letGo(before);
    return shelved.report;
  }

  /**
   * Reports anew on what was measured, with what is kept of a judge by now. Nothing happens where other rollouts were
   * measured since.
   *
   * @param judge null: the one that was asked last. Throws `not-found` where it is not kept
   */
  async judgedBy({ open }: Shelved, judge: string | null): Promise<void> {
    const shelved = this.get();
    if (shelved.open === open) await this.#shelve(shelved, judge);
  }

  async close(): Promise<void> {
    const before = this.#shelved;
    this.#shelved = null;
    await letGo(before);
  }

  async #shelve({ folder, name, open, place, measured }: Measured, judge: string | null) {
    const kept = place.look();
    const judged = await storedJudge(kept, open.rollouts, judge);
    if (judge !== null && judged === null) {
      throw new StudioError(
        'not-found',
        `No scores of a judge ${judge} are kept in ${place.path}.`,
      );
    }
    const report = await reportOf(measured, 'additive', judged);
    const judges = await storedJudges(kept, open.rollouts);
    this.#rounds += 1;
    const about = { folder, name, open, place, measured, report, judges };
    this.#shelved = { ...about, round: this.#rounds, byId: knownOf(open, report) };
    return this.#shelved;
  }
}

async function letGo(shelved: Shelved | null): Promise<void> {
  await shelved?.open.close();
  await shelved?.place.close();
}

export const scoreShelf: StoreKind<ScoreShelf> = { open: async () => new ScoreShelf() };

function knownOf(open: OpenRollouts, report: JudgedReport): Map<string, Known> {
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
