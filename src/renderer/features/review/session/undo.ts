/** One undo for the day, from whichever room: the curator's last act that stands, wherever it was made. */
import type { Decision, DecisionAct } from '../../../../shared/model/decision';
import { idsStanding, sameEpisode, standingActs } from '../../../../shared/model/fold-review';
import { orderDecisions } from '../../../../shared/model/order-decisions';
import type { EpisodeStore } from '../episode/episode-store';
import { newMark } from './bulk';
import type { ReviewSession } from './session';
import { togetherWords } from './many-words';
import { stepOf, stepWords, type Step, type UndoneStep } from './trail';

/** What was taken back, or made again. */
export interface Turned {
  /** In words. */
  what: string;
  /** The decisions and their episode; null for a camera's shift and for an act on many episodes. */
  one: { store: EpisodeStore; decisions: readonly Decision[] } | null;
}

/** Who asks for it. */
export interface Asking {
  session: ReviewSession;
  /** The episode on screen, whose last act may have been made on another device; null in other rooms. */
  here: EpisodeStore | null;
  decide(
    acts: DecisionAct | readonly DecisionAct[],
    of: EpisodeStore,
    together?: string,
  ): Promise<unknown>;
}

/** From a room that shows no episode. */
export const asking = (session: ReviewSession): Asking => ({
  session,
  here: null,
  decide: (acts, of, together) => session.decide(of, acts, undefined, together),
});

/** Null where nothing is left. Throws where an episode cannot be read, or the core cannot say what stands. */
export async function undoLast(by: Asking): Promise<Turned | null> {
  const tried = new Set<string>();
  for (let step = lastStep(by, tried); step !== null; step = lastStep(by, tried)) {
    const turned = await undoStep(by, step);
    if (turned !== null) return turned;
    // Taken back elsewhere, or made on what is another episode now.
    tried.add(step.id);
    by.session.trail.forget(step.id);
  }
  return null;
}

export async function redoLast(by: Asking): Promise<Turned | null> {
  const { trail } = by.session;
  for (let step = lastUndone(by); step !== undefined; step = lastUndone(by)) {
    if (step.episodes === undefined && step.shift === undefined) {
      if (step.revert === undefined) break;
      return take(by, await readStore(by, step.episode), step.revert);
    }
    const turned = await turnAway(by, step, 'redo');
    if (turned !== null) return turned;
    trail.forget(step.id);
  }
  const redoable = by.here?.state.getState().folded?.review.redoable ?? null;
  if (by.here === null || redoable === null || trail.state.getState().done.length > 0) return null;
  return take(by, by.here, redoable);
}

/** Takes back this one of the day's acts, whatever was done since; null where it does not stand any more. */
export async function undoOne(by: Asking, id: string): Promise<Turned | null> {
  const { trail } = by.session;
  const step = trail.state.getState().done.find((each) => each.id === id);
  if (step === undefined) return null;
  const turned = await undoStep(by, step);
  if (turned === null) trail.forget(id);
  return turned;
}

async function undoStep(by: Asking, step: Step): Promise<Turned | null> {
  if (step.episodes !== undefined || step.shift !== undefined) {
    return turnAway(by, step, 'undo');
  }
  const store = await readStore(by, step.episode);
  const stands = ownStanding(by, store).some(({ id }) => id === step.id);
  return stands ? take(by, store, step.id) : null;
}

/** What is no single decision; null where another window took it back or changed it since. */
async function turnAway(
  by: Asking,
  step: UndoneStep,
  way: 'undo' | 'redo',
): Promise<Turned | null> {
  const { session } = by;
  const { shift, what } = step;
  if (step.proposed === true) return turnProposed(by, step, way);
  if (step.episodes === 1) return turnTogether(by, step);
  if (shift === undefined) {
    const episodes = await session.bulk.turn(step);
    return episodes === 0 ? null : { what: stepWords(step, episodes), one: null };
  }
  const [from, to] = way === 'undo' ? [shift.after, shift.before] : [shift.before, shift.after];
  if (session.shifts.of(shift.camera) !== from) return null;
  session.trail.turn(step);
  void session.shifts.set(shift.camera, to);
  return { what, one: null };
}

/** What was proposed before comes back, or goes again. */
async function turnProposed(
  by: Asking,
  step: UndoneStep,
  way: 'undo' | 'redo',
): Promise<Turned | null> {
  const episodes = await by.session.proposing.turn(step.id, way);
  if (episodes === 0) return null;
  if (episodes > 1) return { what: stepWords(step, episodes), one: null };
  const store = await readStore(by, step.episode);
  return { what: step.what, one: { store, decisions: [] } };
}

/** What one act decided together in one episode: the core need not be there to say what stands of it. */
async function turnTogether(by: Asking, step: UndoneStep): Promise<Turned | null> {
  const store = await readStore(by, step.episode);
  const own = ownDecisions(by, store);
  const standing = idsStanding(own);
  const made = own.filter(
    ({ id, together }) => together === (step.revert ?? step.id) && standing.has(id),
  );
  if (made.length === 0) return null;
  const together = newMark();
  by.session.trail.expect(together, null);
  // The last one first: so no two keyframes share a frame on the way back either.
  const reverts = orderDecisions(made)
    .toReversed()
    .map(({ id }) => ({ kind: 'revert' as const, decisionId: id }));
  await by.decide(reverts, store, together);
  by.session.trail.turn(step, step.revert === undefined ? together : undefined);
  const decisions = own.filter((each) => each.together === step.id);
  return { what: step.what, one: { store, decisions } };
}

/** Takes back one decision of an episode. */
async function take(by: Asking, store: EpisodeStore, decisionId: string): Promise<Turned> {
  const decisions = store.state.getState().known?.decisions ?? [];
  const named = decisions.find(({ id }) => id === decisionId);
  // Redo names the revert; what comes back is the act that one took away.
  const inner = named?.act.kind === 'revert' ? named.act.decisionId : decisionId;
  const decision = decisions.find(({ id }) => id === inner);
  await by.decide({ kind: 'revert', decisionId }, store);
  return decision === undefined
    ? { what: 'An act that is not known here', one: null }
    : { what: by.session.describe(decision.act), one: { store, decisions: [decision] } };
}

/** Takes back a decision of an episode, or the act that the history tells it as a part of. */
export async function takeEntry(
  by: Asking,
  store: EpisodeStore,
  decisionId: string,
): Promise<Turned | null> {
  const decisions = store.state.getState().known?.decisions ?? [];
  const decision = decisions.find(({ id }) => id === decisionId);
  const all = decisions.filter(({ together }) => together === decision?.together);
  const what = togetherWords(orderDecisions(all).map(({ act }) => act));
  return decision?.together === undefined || what === null
    ? take(by, store, decisionId)
    : turnTogether(by, { ...stepOf(decision, by.session.describe), what });
}

const nameOf = ({ session }: Asking) => session.curator.getState().name;

function lastUndone(by: Asking): UndoneStep | undefined {
  const { undone } = by.session.trail.state.getState();
  return undone.findLast(({ curator }) => curator === nameOf(by));
}

/** The later one of the day's last act and that of the episode on screen. */
function lastStep(by: Asking, tried: ReadonlySet<string>): Step | null {
  const { done } = by.session.trail.state.getState();
  const last = done.findLast(({ curator }) => curator === nameOf(by)) ?? null;
  const { known, folded } = by.here?.state.getState() ?? {};
  const made = known?.decisions.find(({ id }) => id === folded?.review.undoable);
  if (made === undefined) return last;
  const here = stepOf(made, by.session.describe);
  // What this device did has its place in the day, whatever the clock said.
  const isOfDay = done.some(({ id }) => id === here.id);
  if (last !== null && (isOfDay || made.atMs <= last.atMs)) return last;
  return tried.has(here.id) ? last : here;
}

async function readStore({ session, here }: Asking, episode: number): Promise<EpisodeStore> {
  if (episode === here?.episode) return here;
  const store = session.episode(episode);
  if (store.state.getState().known === null) await store.load();
  return store;
}

const ownStanding = (by: Asking, store: EpisodeStore): Decision[] =>
  standingActs(ownDecisions(by, store));

function ownDecisions(by: Asking, store: EpisodeStore): Decision[] {
  const { known } = store.state.getState();
  if (known === null)
    throw new Error(`Episode ${store.episode} cannot be read now: undo it later.`);
  const here = sameEpisode(known.decisions, known.detail.fingerprint);
  return here.filter(({ curator }) => curator === nameOf(by));
}
