/** What people say of the rollouts of a sample: a journal like that of decisions, on disk before it is acknowledged. */
import { z } from 'zod';
import { dimensions, type Judgement } from '../../../shared/model/score';
import type { BlindSaying } from '../../../shared/model/calibration';
import { decisionSchema } from '../../../shared/model/decision';
import { kbScoresSchema } from '../../../shared/model/knowledge';
import { orderDecisions } from '../../../shared/model/order-decisions';
import { limits } from '../../files/limits';
import { Journal } from '../../project/journal';
import { ProjectFolder } from '../../project/project-folder';
import type { StoreContext, StoreKind } from '../../project/store';
import { serial } from '../../system/serial';
import type { BlindSample } from './sample';

const { id, curator, device, sequence, atMs } = decisionSchema.shape;

const entrySchema = z.object({
  id,
  curator,
  device,
  sequence,
  atMs,
  /** Its place in the sample. */
  episode: z.number().int().min(0),
  sample: z.string().max(64),
  rollout: z.string().max(2_000),
  scores: kbScoresSchema,
  outcome: z.number().min(0).max(1).nullable(),
  /** False while the curator has more to say of it: it does not count yet. */
  done: z.boolean().default(true),
});
type PeopleScore = z.infer<typeof entrySchema>;

/** Of one curator, of one rollout. */
export interface Said {
  rollout: string;
  curator: string;
  scores: Judgement;
  outcome: number | null;
}

/** Written together. */
const batch = 1_000;

export class PeopleScores {
  readonly #inTurn = serial();
  /** What each curator said last of each rollout. */
  readonly #said: PeopleScore[] = [];
  #journal: Journal<PeopleScore> | null = null;

  static async open({
    folder,
    onProblem,
  }: Pick<StoreContext, 'folder' | 'onProblem'>): Promise<PeopleScores> {
    const scores = new PeopleScores();
    scores.#journal = await Journal.open<PeopleScore>({
      folder,
      name: 'score/people',
      noun: 'score',
      schema: entrySchema,
      mostBytes: limits.heldLinesBytes,
      foreign: () => null,
      onProblem,
      onEntry: (entry) => scores.#said.push(entry),
      onCommitted: () => undefined,
    });
    return scores;
  }

  /**
   * On disk when it resolves. Rollouts that the sample does not have are left out; gives back how many were kept.
   * Throws what the journal throws.
   */
  add(
    sample: BlindSample,
    said: readonly (Said & { done?: boolean })[],
    by: string,
  ): Promise<number> {
    const places = new Map(sample.rollouts.map((rollout, at) => [rollout, at]));
    const own = said.filter(({ rollout }) => places.has(rollout));
    return this.#inTurn(async () => {
      // A clock that was set back must not put an undo before what it takes back.
      const now = this.#said.reduce((latest, entry) => Math.max(latest, entry.atMs), Date.now());
      for (let from = 0; from < own.length; from += batch) {
        const first = this.#next(by);
        const entries = own.slice(from, from + batch).map((each, at): PeopleScore => ({
          ...each,
          done: each.done ?? true,
          id: `${by}:score:${first + at}`,
          device: by,
          sequence: first + at,
          atMs: now,
          episode: places.get(each.rollout) ?? 0,
          sample: sample.id,
        }));
        await this.#journal?.append(entries);
      }
      return own.length;
    });
  }

  /** What each curator said last of each rollout, where that is said to its end and says anything. */
  get last(): Said[] {
    return this.#latest().flatMap(({ rollout, curator: who, scores, outcome, done }) =>
      done && saysAnything({ scores, outcome }) ? [{ rollout, curator: who, scores, outcome }] : [],
    );
  }

  /** By rollout, all that one curator said last, also what is not said to its end; in the order of saying. */
  of(who: string): Map<string, BlindSaying> {
    const found = new Map<string, BlindSaying>();
    for (const { rollout, curator, scores, outcome, done } of orderDecisions(this.#said)) {
      if (curator !== who) continue;
      found.delete(rollout);
      found.set(rollout, { scores, outcome, done });
    }
    return found;
  }

  async close(): Promise<void> {
    await this.#inTurn(async () => this.#journal?.close());
  }

  #latest(): PeopleScore[] {
    const found = new Map<string, PeopleScore>();
    for (const entry of orderDecisions(this.#said)) {
      found.set(JSON.stringify([entry.curator, entry.rollout]), entry);
    }
    return [...found.values()];
  }

  #next(by: string): number {
    return (
      this.#said.reduce(
        (most, entry) => (entry.device === by ? Math.max(most, entry.sequence) : most),
        0,
      ) + 1
    );
  }
}

export const peopleScores: StoreKind<PeopleScores> = {
  open: (context) => PeopleScores.open(context),
};

/** To write some. */
export async function withPeople<T>(
  folder: ProjectFolder,
  work: (people: PeopleScores) => Promise<T>,
): Promise<T> {
  const people = await PeopleScores.open({ folder, onProblem: () => undefined });
  try {
    return await work(people);
  } finally {
    await people.close();
  }
}

/** As they are on disk, also while they are being written. */
export async function readPeople(
  { path }: ProjectFolder,
  onProblem: StoreContext['onProblem'] = () => undefined,
): Promise<Pick<PeopleScores, 'last' | 'of'>> {
  const people = await PeopleScores.open({ folder: ProjectFolder.reading(path), onProblem });
  await people.close();
  return people;
}

const saysAnything = ({ scores, outcome }: Pick<Said, 'scores' | 'outcome'>): boolean =>
  outcome !== null || dimensions.some((name) => scores[name] !== null);
