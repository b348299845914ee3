/** One undo for the day: the curator's last act that stands is taken back, in whichever episode it was made. */
import { keyframesOf, sameEpisode, standingActs } from '../../../../shared/model/fold-review';
import type { EpisodeStore } from '../episode/episode-store';
import type { Step } from '../session/trail';
import type { ActContext } from './act';
import { isShift, turnShift } from './shift-acts';

export async function undo(on: ActContext): Promise<void> {
  for (let step = lastStep(on); step !== null; step = lastStep(on)) {
    if (isShift(step)) {
      if (turnShift(on, step, 'Undone')) return;
      continue;
    }
    const store = await readStore(on, step.episode);
    if (ownStanding(on, store).some(({ id }) => id === step.id)) {
      return revert(on, store, step.id, 'Undone');
    }
    // Taken back elsewhere, or made on what is another episode now.
    on.session.trail.forget(step.id);
  }
  on.say('Nothing is left to undo.');
}

export async function redo(on: ActContext): Promise<void> {
  const { done, undone } = on.session.trail.state.getState();
  const step = undone.findLast(({ curator }) => curator === nameOf(on));
  if (step !== undefined && isShift(step)) {
    if (!turnShift(on, step, 'Redone')) await redo(on);
    return;
  }
  if (step?.revert !== undefined) {
    return revert(on, await readStore(on, step.episode), step.revert, 'Redone');
  }
  const redoable = done.length === 0 ? (on.review()?.redoable ?? null) : null;
  if (redoable === null) on.say('Nothing is left to redo.');
  else await revert(on, on.store, redoable, 'Redone');
}

/** Takes back one decision of an episode, and shows where that was. */
export async function revert(
  on: ActContext,
  store: EpisodeStore,
  decisionId: string,
  word: 'Undone' | 'Redone',
): Promise<void> {
  const decisions = store.state.getState().known?.decisions ?? [];
  const named = decisions.find(({ id }) => id === decisionId);
  // Redo names the revert; what comes back is the act that one took away.
  const inner = named?.act.kind === 'revert' ? named.act.decisionId : decisionId;
  const what = decisions.find(({ id }) => id === inner);
  await on.decide({ kind: 'revert', decisionId }, { of: store });
  const isHere = store === on.store;
  const where = isHere ? '' : ` in episode ${store.episode}`;
  if (what !== undefined) on.say(`${word}${where}: ${on.describe(what.act)}.`);
  const [seen, ...more] = what === undefined ? [] : keyframesOf(what);
  const { keyframes = [] } = store.state.getState().folded?.review ?? {};
  const target = more.length > 0 ? undefined : keyframes.find(({ id }) => id === seen?.id);
  if (!isHere) await on.session.stage.open(store.episode, target?.frame);
  else if (target !== undefined) on.goTo(target);
}

const nameOf = (on: ActContext) => on.session.curator.getState().name;

/** The later one of the day's last act and this episode's, which may have been made on another device. */
function lastStep(on: ActContext): Pick<Step, 'id' | 'episode'> | null {
  const own = ({ curator }: Step) => curator === nameOf(on);
  const last = on.session.trail.state.getState().done.findLast(own) ?? null;
  const undoable = on.review()?.undoable ?? null;
  const here = on.store.state.getState().known?.decisions.find(({ id }) => id === undoable);
  return here !== undefined && (last === null || here.atMs > last.atMs) ? here : last;
}

async function readStore(on: ActContext, episode: number): Promise<EpisodeStore> {
  if (episode === on.store.episode) return on.store;
  const store = on.session.episode(episode);
  if (store.state.getState().known === null) await store.load();
  return store;
}

function ownStanding(on: ActContext, store: EpisodeStore) {
  const { known } = store.state.getState();
  if (known === null)
    throw new Error(`Episode ${store.episode} cannot be read now: undo it later.`);
  const here = sameEpisode(known.decisions, known.detail.fingerprint);
  return standingActs(here.filter(({ curator }) => curator === nameOf(on)));
}
