/** Undo and redo in the episode on screen: said, and shown where it was. */
import { keyframesOf } from '../../../../shared/model/fold-review';
import { redoLast, takeEntry, undoLast, type Asking, type Turned } from '../session/undo';
import type { ActContext } from './act';

const asking = (on: ActContext): Asking => ({
  session: on.session,
  here: on.store,
  decide: (acts, of, together) => on.decide(acts, { of, together }),
});

export const undo = (on: ActContext): Promise<void> =>
  turn(on, undoLast(asking(on)), 'Undone', 'Nothing is left to undo.');

export const redo = (on: ActContext): Promise<void> =>
  turn(on, redoLast(asking(on)), 'Redone', 'Nothing is left to redo.');

/** Takes back what the history tells as one: a decision of this episode, with those that made up one act with it. */
export const revert = (on: ActContext, decisionId: string): Promise<void> =>
  turn(on, takeEntry(asking(on), on.store, decisionId), 'Undone', '');

async function turn(
  on: ActContext,
  turning: Promise<Turned | null>,
  word: string,
  nothing: string,
): Promise<void> {
  const { selectedId } = on.state.getState();
  const turned = await turning;
  if (turned === null) return on.say(nothing);
  const { what, one } = turned;
  const isHere = one === null || one.store === on.store;
  const where = isHere ? '' : ` in episode ${one.store.episode}`;
  on.say(`${word}${where}: ${what}.`);
  if (one === null) return;
  const { store, decisions } = one;
  // What was decided about several at once is nowhere to be seen; of several that went together, the one in sight is.
  const seen = decisions.map(keyframesOf).filter(({ length }) => length === 1);
  const ids = seen.flat().map(({ id }) => id);
  const shown = ids.find((id) => id === selectedId) ?? ids[0];
  const { keyframes = [] } = store.state.getState().folded?.review ?? {};
  const target = keyframes.find(({ id }) => id === shown);
  if (!isHere) await on.open(store.episode, target?.frame);
  else if (target !== undefined) on.goTo(target);
}
