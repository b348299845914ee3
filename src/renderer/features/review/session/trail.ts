/**
 * The day's acts across episodes: what the next undo takes back and the next redo makes again, whichever room is open.
 * Kept in the working copy, so that a reload does not cut the day in two.
 */
import { z } from 'zod';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Decision, DecisionAct } from '../../../../shared/model/decision';
import type { ProposedAgain } from '../../../../shared/model/proposed-again';
import type { StudioStorage } from '../../../storage';
import { formatAmount } from '../../../ui/format';
import { doneInMany } from './many-words';

const stepSchema = z.object({
  /** Of the decision; of an act on many episodes, what is `together` in its decisions. */
  id: z.string(),
  /** Of an act on many the last one that is known. */
  episode: z.number(),
  /** How many it was made in; absent for one. */
  episodes: z.number().optional(),
  curator: z.string(),
  atMs: z.number(),
  /** The act in words, of an act on many without their number. */
  what: z.string(),
  /** Of a camera, frames before and after; `id` names no decision then. */
  shift: z.object({ camera: z.string(), before: z.number(), after: z.number() }).optional(),
  /** Of proposing that took the place of what was proposed before; `id` is its act's `together`. */
  proposed: z.literal(true).optional(),
});
export type Step = z.infer<typeof stepSchema>;

/** `revert`: what a redo would take back, of an act on many what is `together` in it; none for a camera's shift. */
const undoneSchema = stepSchema.extend({ revert: z.string().optional() });
export type UndoneStep = z.infer<typeof undoneSchema>;

const trailSchema = z.object({
  /** Oldest first. */
  done: z.array(stepSchema),
  /** Last undone last. */
  undone: z.array(undoneSchema),
});
type Steps = z.infer<typeof trailSchema>;

/** The last ones done, of all that are undone, and how many were done before. */
const lastSchema = trailSchema.extend({ older: z.number().default(0) });
type LastSteps = z.infer<typeof lastSchema>;

export interface Trail {
  readonly state: StoreApi<Steps>;
  /** Decisions were made on this device, in whichever window. Those that are known change nothing. */
  add(...decisions: readonly Decision[]): void;
  /**
   * Decisions with this `together` are on their way from this window: an act with these words, or (null) the reverts of
   * one, which say nothing here because `turn` tells of them all.
   */
  expect(together: string, what: string | null): void;
  /** A camera was shifted in this window. */
  addShift(step: Step): void;
  /** A camera's shift or an act on many was taken back, or made again. `revert`: what the reverts have `together`. */
  turn(step: Step, revert?: string): void;
  /** What was proposed again on this device, as the core knows it: all of it. Gives the steps that are new. */
  hearProposed(acts: readonly ProposedAgain[]): Step[];
  /** It does not stand any more, whatever took it back. */
  forget(id: string): void;
}

/** In words, of an act on many with the number of its episodes, or of those that it changed now. */
export function stepWords(step: Step, changed = step.episodes): string {
  if (changed === undefined) return step.what;
  if (step.episodes === 1) return `${step.what} in episode ${step.episode}`;
  return `${step.what}, ${formatAmount(changed, 'episode')}`;
}

type Describe = (act: DecisionAct) => string;

/** The step that a decision is, or is part of. */
export function stepOf(decision: Decision, describe: Describe): Step {
  const { id, episode, curator, atMs, act, together } = decision;
  return together === undefined
    ? { id, episode, curator, atMs, what: describe(act) }
    : { id: together, episode, episodes: 1, curator, atMs, what: doneInMany(act) };
}

const proposedStep = ({ together, episode, episodes, curator, atMs }: ProposedAgain): Step => ({
  id: together,
  episode,
  episodes,
  curator,
  atMs,
  what: 'Proposed keyframes again',
  proposed: true,
});

const key = 'trail';
const wholeKey = 'whole trail';
/** A long day: what was done to many episodes in the morning can be taken back in the evening. */
const longest = 5_000;
/**
 * So many of the last steps are kept with every act, and all of them after so many more: a day's trail is half a
 * megabyte, and a decision is shown once it is kept.
 */
const keptAtOnce = 600;
const keptWholeEvery = 300;

export async function openTrail(
  storage: StudioStorage,
  projectId: string,
  describe: Describe,
): Promise<Trail> {
  const before = await savedTrail(storage, projectId);
  const state = createStore(() => before);
  /** As they were kept whole last, in this window. */
  let whole: readonly Step[] = [];
  /** What is known of the decisions of this window's life: the step that each is, or is part of. */
  const known = new Map<string, string>();
  const expected = new Map<string, string | null>();

  // Without it, undo after a reload knows the acts of the episode on screen.
  const save = (name: string, value: unknown) =>
    void storage.saveSetting(projectId, name, value).catch(() => {});
  const set = (change: Partial<Steps>): void => {
    state.setState(change);
    const { done, undone } = state.getState();
    const isBegun = whole.every((step, at) => done[at] === step);
    if (done.length > keptAtOnce && (!isBegun || done.length > whole.length + keptWholeEvery)) {
      whole = done;
      save(wholeKey, whole);
    }
    const last = done.slice(-keptAtOnce);
    save(key, { done: last, undone, older: done.length - last.length } satisfies LastSteps);
  };

  const withAct = ({ done, undone }: Steps, decision: Decision): Steps => {
    const own = expected.get(decision.together ?? '') ?? null;
    const step = { ...stepOf(decision, describe), ...(own === null ? {} : { what: own }) };
    const begun = done.find(({ id }) => id === step.id);
    if (begun === undefined) return { done: within([...done, step]), undone: [] };
    // Its decisions come episode after episode.
    const more = begun.episode === step.episode ? 0 : 1;
    const grown = { ...step, what: begun.what, episodes: (begun.episodes ?? 0) + more };
    return { done: done.map((each) => (each === begun ? grown : each)), undone };
  };

  const withRevert = ({ done, undone }: Steps, decisionId: string, by: Decision): Steps => {
    // Of an act on many a single one can be taken back too: the others stand.
    const named = by.together === undefined ? decisionId : (known.get(decisionId) ?? decisionId);
    const back = done.find(({ id }) => id === named);
    if (back !== undefined) {
      const revert = by.together ?? by.id;
      return {
        done: done.filter((step) => step !== back),
        undone: [...undone, { ...back, revert }],
      };
    }
    const again = undone.find(({ revert }) => revert === named);
    if (again === undefined) return { done, undone };
    const { revert: _revert, ...step } = again;
    return { done: [...done, step], undone: undone.filter((each) => each !== again) };
  };

  const withDecision = (steps: Steps, decision: Decision): Steps => {
    const { id, act, together } = decision;
    if (known.has(id) || steps.done.some((step) => step.id === id)) return steps;
    known.set(id, together ?? id);
    if (act.kind !== 'revert') return withAct(steps, decision);
    if (together !== undefined && expected.has(together)) return steps;
    return withRevert(steps, act.decisionId, decision);
  };

  return {
    state,
    add(...decisions) {
      const steps = state.getState();
      const next = decisions.reduce(withDecision, steps);
      if (next !== steps) set(next);
    },
    expect: (together, what) => void expected.set(together, what),
    addShift(step) {
      set({ done: within([...state.getState().done, step]), undone: [] });
    },
    turn(step, revert) {
      const { done, undone } = state.getState();
      const others = <Each extends Step>(steps: readonly Each[]) =>
        steps.filter(({ id }) => id !== step.id);
      const { revert: _revert, ...again }: UndoneStep = step;
      const redone = undone.some(({ id }) => id === step.id);
      set({
        done: redone ? [...done, again] : others(done),
        undone: redone
          ? others(undone)
          : [...undone, { ...step, ...(revert === undefined ? {} : { revert }) }],
      });
    },
    hearProposed(acts) {
      const before = state.getState();
      const known = new Map(acts.map((act) => [act.together, act]));
      const fresh: Step[] = [];
      let { done, undone } = before;
      for (const step of [...done, ...undone]) {
        const act = step.proposed === true ? known.get(step.id) : undefined;
        const isAsKnown =
          act !== undefined && act.isBack === undone.some(({ id }) => id === step.id);
        if (step.proposed !== true || isAsKnown) continue;
        done = done.filter(({ id }) => id !== step.id);
        undone = undone.filter(({ id }) => id !== step.id);
        if (act?.isBack === true) undone = [...undone, step];
        else if (act !== undefined) done = [...done, step];
      }
      for (const act of acts) {
        const isKnown = [...before.done, ...before.undone].some(({ id }) => id === act.together);
        // There is no room any more for what was done before all of it.
        const isOlder = done.length >= longest && act.atMs < (done[0]?.atMs ?? 0);
        if (isKnown || act.isBack || isOlder) continue;
        fresh.push(proposedStep(act));
        done = within([...done, proposedStep(act)]);
        undone = [];
      }
      if (done !== before.done || undone !== before.undone) set({ done, undone });
      return fresh;
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

/** Without the oldest where they are too many: some at a time, for then all others have other places. */
const within = (done: Step[]): Step[] =>
  done.length > longest + keptWholeEvery ? done.slice(-longest) : done;

/** The last steps behind those before them; an earlier studio kept all of them as the last. */
async function savedTrail(storage: StudioStorage, projectId: string): Promise<Steps> {
  const read = (name: string) => storage.setting(projectId, name).catch(() => null);
  const saved = lastSchema.safeParse(await read(key)).data;
  const { done, undone, older }: LastSteps = saved ?? { done: [], undone: [], older: 0 };
  const whole = trailSchema.shape.done.safeParse(await read(wholeKey)).data ?? [];
  const at = Math.max(
    0,
    whole.findIndex(({ id }) => id === done[0]?.id),
  );
  return { undone, done: [...whole.slice(Math.max(0, at - older), at), ...done] };
}
