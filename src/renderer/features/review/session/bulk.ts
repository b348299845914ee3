/** One act on many episodes: decided like any other, kept and sent in parts, and taken back in one step. */
import { bulkAtOnce } from '../../../../shared/api/review';
import { StudioError } from '../../../../shared/errors';
import type { BulkAct, BulkDecision } from '../../../../shared/model/bulk';
import type { MethodOutput } from '../../../../shared/api';
import type { Decision } from '../../../../shared/model/decision';
import type { Connection } from '../../../connection';
import { doneInMany } from './many-words';
import type { Outbox } from './outbox';
import type { Trail, UndoneStep } from './trail';

/** While more than this wait for the core's disk, no more are made. */
const mostPending = 1_000;

export interface Bulk {
  /**
   * Resolves with the number of episodes that it changed, and the id of its step, when all of that is kept. Throws
   * where the core cannot be asked, and when aborted: what was decided until then stands and can be taken back.
   */
  decide(
    episodes: readonly number[],
    act: BulkAct,
    watch: { signal: AbortSignal; done: (episodes: number) => void },
  ): Promise<{ changed: number; step: string }>;
  /**
   * Takes back what still stands of an act on many, or makes again what was taken back, and tells the trail. Resolves
   * with the number of episodes that it changed. Throws where the core cannot keep decisions now.
   */
  turn(step: UndoneStep): Promise<number>;
}

type TakenBack = MethodOutput<'review.takeBack'>;

export function createBulk(of: {
  projectId: string;
  call: Connection['call'];
  outbox: Outbox;
  trail: Trail;
  curator(): string;
  /** Shows the decisions where their episodes are open. */
  show(decisions: readonly Decision[]): void;
}): Bulk {
  const { projectId, call, outbox, trail } = of;

  const record = async (planned: readonly BulkDecision[], curator: string, together: string) => {
    const fresh = planned.flatMap(({ episode, fingerprint, acts, notBeforeMs }) =>
      acts.map((act) => ({
        projectId,
        episode,
        fingerprint,
        curator,
        atMs: Math.max(Date.now(), notBeforeMs),
        together,
        act,
      })),
    );
    if (fresh.length === 0) return;
    const made = await outbox.record(fresh, 0);
    trail.add(...made);
    of.show(made);
  };

  return {
    async decide(episodes, act, { signal, done }) {
      const curator = of.curator();
      const together = newMark();
      trail.expect(together, doneInMany(act));
      let changed = 0;
      for (let from = 0; from < episodes.length; from += bulkAtOnce) {
        const part = episodes.slice(from, from + bulkAtOnce);
        const input = { projectId, curator, episodes: part, act };
        const planned = await call('review.bulk', input, { signal });
        await record(planned, curator, together);
        changed += planned.length;
        done(Math.min(episodes.length, from + part.length));
        await pendingIs(outbox, mostPending, signal);
      }
      return { changed, step: together };
    },
    async turn(step) {
      const { curator, revert } = step;
      const together = newMark();
      trail.expect(together, null);
      // The core says what stands: it has to know all of it.
      await pendingIs(outbox, 0);
      let changed = 0;
      let after: number | null = null;
      do {
        const asked = { projectId, curator, together: revert ?? step.id, after };
        const part: TakenBack = await call('review.takeBack', asked);
        await record(part.decisions, curator, together);
        changed += part.decisions.length;
        after = part.more;
        await pendingIs(outbox, mostPending);
      } while (after !== null);
      if (changed > 0) trail.turn(step, revert === undefined ? together : undefined);
      return changed;
    },
  };
}

/** Never twice, on whichever device. */
export function newMark(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `m-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/**
 * Resolves when at most so many decisions wait for the core's disk. Rejects when aborted, and, where nobody can abort
 * it, when the core cannot keep them now.
 */
function pendingIs({ state }: Outbox, most: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const { pending, trouble } = state.getState();
      const stuck = signal === undefined && trouble !== null && pending.length > most;
      if (signal?.aborted !== true && !stuck && pending.length > most) return;
      stop();
      if (signal?.aborted === true) reject(signal.reason as Error);
      else if (stuck) reject(new StudioError('io', trouble));
      else resolve();
    };
    const stop = state.subscribe(look);
    signal?.addEventListener('abort', look, { once: true });
    look();
  });
}
