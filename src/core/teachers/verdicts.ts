/** What curators think of outputs: a journal like that of decisions, on disk before it is acknowledged. */
import { z } from 'zod';
import { orderDecisions } from '../../shared/model/order-decisions';
import { decisionSchema } from '../../shared/model/decision';
import { lookVerdicts, type LookVerdict } from '../../shared/model/teacher';
import { limits } from '../files/limits';
import { Journal } from '../project/journal';
import type { StoreContext, StoreKind } from '../project/store';
import { serial } from '../system/serial';

const shape = decisionSchema.shape;

export const verdictSchema = z.object({
  id: shape.id,
  projectId: shape.projectId,
  episode: shape.episode,
  curator: shape.curator,
  device: shape.device,
  sequence: shape.sequence,
  atMs: shape.atMs,
  /** Of the sample, see `TeacherLook`. */
  look: z.string().min(1).max(64),
  /** Null takes back what was said before. */
  verdict: z.enum(lookVerdicts).nullable(),
  reason: z.string().max(200).nullable(),
  note: z.string().max(20_000).nullable(),
});
export type Verdict = z.infer<typeof verdictSchema>;

/** What is said of a look, before it has its number. */
export type Said = Pick<Verdict, 'episode' | 'look' | 'verdict' | 'reason' | 'note'>;

/** Written together. */
const batchVerdicts = 1_000;

export class Verdicts {
  private readonly inTurn = serial();
  private readonly byLook = new Map<string, Verdict[]>();
  /** As it was asked for: a stranger's samples may have one look, of which much was said, again and again. */
  private readonly lastOf = new Map<string, Verdict>();
  private readonly sequences = new Map<string, number>();
  private newestMs = 0;
  private journal: Journal<Verdict> | null = null;

  static async open({ folder, projectId, onProblem }: StoreContext): Promise<Verdicts> {
    const verdicts = new Verdicts();
    verdicts.journal = await Journal.open<Verdict>({
      folder,
      name: 'teachers/verdicts',
      noun: 'verdict',
      schema: verdictSchema,
      mostBytes: limits.heldLinesBytes,
      foreign: (verdict) =>
        verdict.projectId === projectId
          ? null
          : `belongs to another project (${verdict.projectId})`,
      onProblem,
      onEntry: (verdict) => verdicts.take(verdict),
      onCommitted: () => undefined,
    });
    return verdicts;
  }

  /** Numbers what a curator says, in that order; resolves when all is on disk. Throws what the journal throws. */
  record(
    said: readonly Said[],
    by: Pick<Verdict, 'projectId' | 'curator' | 'device'>,
  ): Promise<void> {
    return this.inTurn(async () => {
      // A clock that was set back must not put an undo before what it takes back.
      const atMs = Math.max(Date.now(), this.newestMs);
      for (let from = 0; from < said.length; from += batchVerdicts) {
        const first = (this.sequences.get(by.device) ?? 0) + 1;
        const batch = said.slice(from, from + batchVerdicts).map((each, at): Verdict => {
          const sequence = first + at;
          return { ...each, ...by, id: `${by.device}:${sequence}`, sequence, atMs };
        });
        await this.journal?.append(batch);
      }
    });
  }

  /** What counts of a look: the last that was said of it. Null before that, and where it was taken back. */
  of(look: string): (Verdict & { verdict: LookVerdict }) | null {
    let last = this.lastOf.get(look);
    if (last === undefined) {
      last = orderDecisions(this.byLook.get(look) ?? []).at(-1);
      if (last !== undefined) this.lastOf.set(look, last);
    }
    return last === undefined || last.verdict === null ? null : { ...last, verdict: last.verdict };
  }

  async close(): Promise<void> {
    await this.journal?.close();
  }

  private take(verdict: Verdict): void {
    this.lastOf.delete(verdict.look);
    const list = this.byLook.get(verdict.look);
    if (list === undefined) this.byLook.set(verdict.look, [verdict]);
    else list.push(verdict);
    const { device, sequence, atMs } = verdict;
    this.newestMs = Math.max(this.newestMs, atMs);
    this.sequences.set(device, Math.max(sequence, this.sequences.get(device) ?? 0));
  }
}

export const verdicts: StoreKind<Verdicts> = { open: (context) => Verdicts.open(context) };
