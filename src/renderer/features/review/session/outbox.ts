/**
 * Decisions on their way to the core's disk. Each is kept in the working copy first and taken out when the core
 * acknowledges it; sending one twice is harmless, so whatever is left after a crash is simply sent again.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { decisionsAtOnce } from '../../../../shared/api/review';
import { isRetryable, StudioError, toPlainError } from '../../../../shared/errors';
import type { Decision } from '../../../../shared/model/decision';
import type { Connection } from '../../../connection';
import {
  createMemoryStorage,
  type NewDecision,
  type OutboxRow,
  type StudioStorage,
} from '../../../storage';

export interface OutboxState {
  /** Not acknowledged yet, in the order made. */
  pending: readonly Decision[];
  /** What the core will never take as it is, with its reason. */
  refused: readonly { decision: Decision; because: string }[];
  /** Why the last attempt failed although the core answered; null after a success. Sending is tried again. */
  trouble: string | null;
  /** True while something pending exists in this window's memory only: closing it would lose that. */
  unkept: boolean;
}

export interface Outbox {
  readonly state: StoreApi<OutboxState>;
  /** Takes over what earlier windows left for this project, and sends it. */
  load(): Promise<void>;
  /**
   * Numbers decisions in their order, keeps all of them or none, and sends them. `atLeast`: the highest number known to
   * be in use by this device.
   */
  record(fresh: readonly NewDecision[], atLeast: number): Promise<Decision[]>;
  /** Tries again at once. */
  flush(): void;
  /** Makes a refused decision anew, under another number, and sends it: the one that is given back. */
  again(decision: Decision): Promise<Decision[]>;
  /** Forgets a refused decision. */
  discard(id: string): Promise<void>;
}

const batchSize = 200;
const firstRetryMs = 1_000;
const longestRetryMs = 30_000;

export function createOutbox(
  projectId: string,
  storage: StudioStorage,
  call: Connection['call'],
): Outbox {
  const state = createStore<OutboxState>(() => ({
    pending: [],
    refused: [],
    trouble: null,
    unkept: false,
  }));
  /** Takes decisions when the working copy fails: under a device name of its own, for numbers are used once. */
  const spare = createMemoryStorage();
  const unkept = new Set<string>();
  let sending = false;
  let retryMs = firstRetryMs;
  let retry: ReturnType<typeof setTimeout> | null = null;

  const setPending = (pending: readonly Decision[]) =>
    state.setState({ pending, unkept: pending.some(({ id }) => unkept.has(id)) });

  const takeOut = async (ids: ReadonlySet<string>) => {
    setPending(state.getState().pending.filter(({ id }) => !ids.has(id)));
    // A row that stays behind is sent again by the next window and acknowledged again.
    await storage.removeFromOutbox([...ids]).catch(() => {});
  };

  const refuse = async (decision: Decision, because: string) => {
    setPending(state.getState().pending.filter(({ id }) => id !== decision.id));
    state.setState(({ refused }) => ({ refused: [...refused, { decision, because }] }));
    await storage.refuse(decision.id, because).catch(() => {});
  };

  /** Whose numbers are in use already, as after a profile was restored from a copy, goes on under a name of its own. */
  const renameDevice = async ({ device }: Decision) => {
    const current = await storage.profile().catch(() => null);
    if (current?.device === device) await storage.renameDevice().catch(() => {});
  };

  const record = async (fresh: readonly NewDecision[], atLeast: number) => {
    const kept = storage.kind === 'durable';
    const decisions = await storage.record(fresh, atLeast).catch(async () => {
      const made = await spare.record(fresh, 0);
      for (const { id } of made) unkept.add(id);
      return made;
    });
    if (!kept) for (const { id } of decisions) unkept.add(id);
    setPending([...state.getState().pending, ...decisions]);
    void send();
    return decisions;
  };

  const discard = async (id: string) => {
    state.setState(({ refused }) => ({
      refused: refused.filter(({ decision }) => decision.id !== id),
    }));
    await storage.removeFromOutbox([id]);
  };

  /** Sends one batch; false when the core cannot take it now. */
  const sendBatch = async (size: number): Promise<boolean> => {
    const { pending } = state.getState();
    const batch = pending.slice(0, size === 1 ? 1 : endOfBatch(pending, size));
    if (batch.length === 0) return true;
    try {
      const { acknowledged } = await call('review.decide', { projectId, decisions: batch });
      const done = new Set(acknowledged);
      // Never sent round and round: a core that takes a batch and acknowledges nothing of it is asked later.
      if (!batch.some(({ id }) => done.has(id))) {
        throw new StudioError('io', 'The studio kept no decision.');
      }
      await takeOut(done);
    } catch (error) {
      const { code, message, details } = toPlainError(error);
      const clashing = batch.find(({ id }) => id === details?.['decisionId']);
      if (clashing !== undefined) {
        await renameDevice(clashing);
        await refuse(clashing, message);
        return true;
      }
      if (isRetryable(code)) {
        state.setState({ trouble: message });
        return false;
      }
      // One bad decision must not hold up the others: find it by sending them singly.
      if (batch.length === 1 && batch[0] !== undefined) await refuse(batch[0], message);
      else for (const _ of batch) if (!(await sendBatch(1))) return false;
      return true;
    }
    state.setState({ trouble: null });
    retryMs = firstRetryMs;
    return true;
  };

  const send = async () => {
    if (sending) return;
    sending = true;
    if (retry !== null) clearTimeout(retry);
    retry = null;
    let takes = true;
    // Asked anew each time round: decisions are made while others are on their way.
    while (takes && state.getState().pending.length > 0) takes = await sendBatch(batchSize);
    sending = false;
    if (!takes) {
      retry = setTimeout(() => void send(), retryMs);
      retryMs = Math.min(longestRetryMs, retryMs * 2);
    }
  };

  return {
    state,
    async load() {
      const rows = await storage.outbox(projectId).catch((): OutboxRow[] => []);
      const known = new Set(state.getState().pending.map(({ id }) => id));
      const left = rows.filter(({ decision }) => !known.has(decision.id));
      const waiting = left.filter((row) => row.refusedBecause === null);
      setPending([...waiting.map(({ decision }) => decision), ...state.getState().pending]);
      state.setState({
        refused: left.flatMap(({ decision, refusedBecause }) =>
          refusedBecause === null ? [] : [{ decision, because: refusedBecause }],
        ),
      });
      void send();
    },
    record,
    flush: () => void send(),
    async again({ id, device: _device, sequence: _sequence, ...fresh }) {
      const made = await record([fresh], 0);
      await discard(id);
      return made;
    },
    discard,
  };
}

/** What was decided together about one episode is written together: no other request comes between. */
function endOfBatch(pending: readonly Decision[], size: number): number {
  let end = Math.min(size, pending.length);
  while (end < decisionsAtOnce && areOne(pending[end - 1], pending[end])) end += 1;
  return end;
}

const areOne = (a: Decision | undefined, b: Decision | undefined): boolean =>
  a?.together !== undefined && a.together === b?.together && a.episode === b.episode;
