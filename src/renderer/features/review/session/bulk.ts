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
  /** Takes back the last one that was not taken back. */
  undo(): Promise<{
    /** Null where there was none. */
    undone: DoneInBulk | null;
    /** What the next undo would take back; null for nothing. */
    next: DoneInBulk | null;
  }>;
}

/** An act and the number of episodes that it changed. */
export interface DoneInBulk {
  act: BulkAct;
  episodes: number;
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
  const undoable: { act: BulkAct; made: Decision[] }[] = [];
  const last = () => undoable.findLast(({ made }) => made.length > 0) ?? null;
  const told = (done: ReturnType<typeof last>): DoneInBulk | null =>
    done && { act: done.act, episodes: new Set(done.made.map(({ episode }) => episode)).size };

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
      undoable.push({ act, made });
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
      const done = last();
      if (done === null) return { undone: null, next: null };
      undoable.splice(undoable.indexOf(done), 1);
      const taken = done.made.toReversed().map(({ id, episode, fingerprint, curator, atMs }) => {
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
      return { undone: told(done), next: told(last()) };
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
