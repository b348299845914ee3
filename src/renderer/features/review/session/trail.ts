/**
 * The day's acts across episodes: what the next undo takes back and the next redo makes again, whichever episode is on
 * screen. Kept in the working copy, so that a reload does not cut the day in two.
 */
import { z } from 'zod';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Decision } from '../../../../shared/model/decision';
import type { StudioStorage } from '../../../storage';
import { describeAct } from '../controller/acts';

const stepSchema = z.object({
  /** Of the decision. */
  id: z.string(),
  episode: z.number(),
  curator: z.string(),
  atMs: z.number(),
  /** The act in words. */
  what: z.string(),
  /** Of a camera, frames before and after; `id` names no decision then. */
  shift: z.object({ camera: z.string(), before: z.number(), after: z.number() }).optional(),
});
export type Step = z.infer<typeof stepSchema>;

const trailSchema = z.object({
  /** Oldest first. */
  done: z.array(stepSchema),
  /** With the revert that a redo would revert, none of a camera's shift; last undone last. */
  undone: z.array(stepSchema.extend({ revert: z.string().optional() })),
});

export interface Trail {
  readonly state: StoreApi<z.infer<typeof trailSchema>>;
  /** A decision was made on this device, in whichever window. Those that are known change nothing. */
  add(decision: Decision): void;
  /** A camera was shifted in this window. */
  addShift(step: Step): void;
  /** A camera's shift was taken back, or made again. */
  turnShift(step: Step): void;
  /** It does not stand any more, whatever took it back. */
  forget(id: string): void;
}

const key = 'trail';
/** A day has a few thousand; nobody takes back more than these one by one. */
const longest = 200;

export async function openTrail(storage: StudioStorage, projectId: string): Promise<Trail> {
  const saved = await storage.setting(projectId, key).catch(() => null);
  const before = trailSchema.safeParse(saved).data ?? { done: [], undone: [] };
  const state = createStore(() => before);
  const known = new Set<string>();

  const set = (change: Partial<z.infer<typeof trailSchema>>): void => {
    state.setState(change);
    // Without it, undo after a reload knows the acts of the episode on screen.
    void storage.saveSetting(projectId, key, state.getState()).catch(() => {});
  };

  return {
    state,
    add(decision) {
      const { id, episode, curator, atMs, act } = decision;
      const { done, undone } = state.getState();
      if (known.has(id) || done.some((step) => step.id === id)) return;
      known.add(id);
      if (act.kind !== 'revert') {
        const step = { id, episode, curator, atMs, what: describeAct(act) };
        set({ done: [...done, step].slice(-longest), undone: [] });
        return;
      }
      const back = done.find((step) => step.id === act.decisionId);
      const again = undone.find(({ revert }) => revert === act.decisionId);
      if (back !== undefined) {
        set({
          done: done.filter((step) => step !== back),
          undone: [...undone, { ...back, revert: id }],
        });
      } else if (again !== undefined) {
        const { revert: _revert, ...step } = again;
        set({ done: [...done, step], undone: undone.filter((each) => each !== again) });
      }
    },
    addShift(step) {
      set({ done: [...state.getState().done, step].slice(-longest), undone: [] });
    },
    turnShift(step) {
      const { done, undone } = state.getState();
      const others = (steps: readonly Step[]) => steps.filter(({ id }) => id !== step.id);
      const stood = done.some(({ id }) => id === step.id);
      set({
        done: stood ? others(done) : [...done, step],
        undone: stood ? [...undone, step] : others(undone),
      });
    },
    forget(id) {
      const { done, undone } = state.getState();
      set({
        done: done.filter((step) => step.id !== id),
        undone: undone.filter((step) => step.id !== id),
      });
    },
  };
}
