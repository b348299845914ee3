/** What people say of the rollouts of a sample: a journal like that of decisions, on disk before it is acknowledged. */
import { z } from 'zod';
import type { Judgement } from '../../../shared/model/score';
import { decisionSchema } from '../../../shared/model/decision';
import { kbScoresSchema } from '../../../shared/model/knowledge';
import { orderDecisions } from '../../../shared/model/order-decisions';
import { Journal } from '../../project/journal';
import type { StoreContext } from '../../project/store';
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
});
export type PeopleScore = z.infer<typeof entrySchema>;

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
  private readonly said: PeopleScore[] = [];
  private journal: Journal<PeopleScore> | null = null;

  static async open({
    folder,
    onProblem,
  }: Pick<StoreContext, 'folder' | 'onProblem'>): Promise<PeopleScores> {
    const scores = new PeopleScores();
    scores.journal = await Journal.open<PeopleScore>({
      folder,
      name: 'score/people',
      noun: 'score',
      schema: entrySchema,
      foreign: () => null,
      onProblem,
      onEntry: (entry) => scores.said.push(entry),
      onCommitted: () => undefined,
    });
    return scores;
  }

  /** On disk when it resolves. Rollouts that the sample does not have are left out; gives back how many were kept. */
  async add(sample: BlindSample, said: readonly Said[], by: string): Promise<number> {
    const places = new Map(sample.rollouts.map((rollout, at) => [rollout, at]));
    const own = said.filter(({ rollout }) => places.has(rollout));
    const now = Date.now();
    for (let from = 0; from < own.length; from += batch) {
      const first = this.next(by);
      const entries = own.slice(from, from + batch).map((each, at): PeopleScore => ({
        ...each,
        id: `${by}:score:${first + at}`,
        device: by,
        sequence: first + at,
        atMs: now,
        episode: places.get(each.rollout) ?? 0,
        sample: sample.id,
      }));
      await this.journal?.append(entries);
    }
    return own.length;
  }

  /** What each curator said last of each rollout. */
  get last(): Said[] {
    const found = new Map<string, Said>();
    for (const { rollout, curator: who, scores, outcome } of orderDecisions(this.said)) {
      found.set(JSON.stringify([who, rollout]), { rollout, curator: who, scores, outcome });
    }
    return [...found.values()];
  }

  async close(): Promise<void> {
    await this.journal?.close();
  }

  private next(by: string): number {
    return (
      this.said.reduce(
        (most, entry) => (entry.device === by ? Math.max(most, entry.sequence) : most),
        0,
      ) + 1
    );
  }
}
