/** One act on many episodes: decided like any other, kept and sent in parts, and taken back in one step. */
import { bulkAtOnce } from '../../../../shared/api/review';
import type { BulkAct } from '../../../../shared/model/bulk';
import type { Decision, DecisionAct } from '../../../../shared/model/decision';
import type { Connection } from '../../../connection';
import type { NewDecision } from '../../../storage';
import type { Outbox } from './outbox';

/** While more than this wait for the core's disk, no more are made. */
const mostPending = 1_000;

export interface Bulk {
  /**
   * Resolves with what was decided, when all of it is kept. Throws where the core cannot be asked, and when aborted:
   * what was decided until then stands and can be taken back.
   */
  decide(
    episodes: readonly number[],
    act: BulkAct,
    watch: { signal: AbortSignal; done: (episodes: number) => void },
  ): Promise<Decision[]>;
  /** Takes back the last one that was not taken back; gives how many episodes that concerns, 0 where there is none. */
  undo(): Promise<number>;
}

export function createBulk(of: {
  projectId: string;
  call: Connection['call'];
  outbox: Outbox;
  curator(): string;
  /** Shows the decisions where their episodes are open. */
  show(decisions: readonly Decision[]): void;
}): Bulk {
  const { projectId, call, outbox } = of;
  const undoable: Decision[][] = [];

  const record = async (fresh: readonly NewDecision[]): Promise<Decision[]> => {
    if (fresh.length === 0) return [];
    const made = await outbox.recordAll(fresh);
    of.show(made);
    return made;
  };

  return {
    async decide(episodes, act, { signal, done }) {
      const curator = of.curator();
      const made: Decision[] = [];
      undoable.push(made);
      for (let from = 0; from < episodes.length; from += bulkAtOnce) {
        const part = episodes.slice(from, from + bulkAtOnce);
        const input = { projectId, curator, episodes: part, act };
        const planned = await call('review.bulk', input, { signal });
        const fresh = planned.flatMap(({ episode, fingerprint, acts, notBeforeMs }) =>
          acts.map((each) => ({
            projectId,
            episode,
            fingerprint,
            curator,
            atMs: Math.max(Date.now(), notBeforeMs),
            act: each,
          })),
        );
        made.push(...(await record(fresh)));
        done(Math.min(episodes.length, from + part.length));
        await hasRoom(outbox, signal);
      }
      return made;
    },
    async undo() {
      const made = undoable.findLast((decisions) => decisions.length > 0);
      if (made === undefined) return 0;
      undoable.splice(undoable.indexOf(made), 1);
      const taken = made.toReversed().map(({ id, episode, fingerprint, curator, atMs }) => {
        const act: DecisionAct = { kind: 'revert', decisionId: id };
        return {
          projectId,
          episode,
          fingerprint,
          curator,
          atMs: Math.max(Date.now(), atMs),
          act,
        };
      });
      await record(taken);
      return new Set(made.map(({ episode }) => episode)).size;
    },
  };
}

/** Resolves when few enough decisions wait for the core's disk. */
function hasRoom({ state }: Outbox, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (!signal.aborted && state.getState().pending.length > mostPending) return;
      stop();
      if (signal.aborted) reject(signal.reason as Error);
      else resolve();
    };
    const stop = state.subscribe(look);
    signal.addEventListener('abort', look, { once: true });
    look();
  });
}
