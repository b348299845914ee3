/** Undo and redo in the episode on screen: said, and shown where it was. */
import { keyframesOf } from '../../../../shared/model/fold-review';
import { redoLast, take, undoLast, type Asking, type Turned } from '../session/undo';
import type { ActContext } from './act';

const asking = (on: ActContext): Asking => ({
  session: on.session,
  here: on.store,
  decide: (act, of) => on.decide(act, { of }),
});

export async function undo(on: ActContext): Promise<void> {
  const turned = await undoLast(asking(on));
  if (turned === null) on.say('Nothing is left to undo.');
  else await show(on, turned, 'Undone');
}

export async function redo(on: ActContext): Promise<void> {
  const turned = await redoLast(asking(on));
  if (turned === null) on.say('Nothing is left to redo.');
  else await show(on, turned, 'Redone');
}

/** Takes back one decision of this episode. */
export async function revert(on: ActContext, decisionId: string): Promise<void> {
  await show(on, await take(asking(on), on.store, decisionId), 'Undone');
}

async function show(on: ActContext, { what, one }: Turned, word: string): Promise<void> {
  const isHere = one === null || one.store === on.store;
  const where = isHere ? '' : ` in episode ${one.store.episode}`;
  on.say(`${word}${where}: ${what}.`);
  if (one === null) return;
  const { store, decision } = one;
  const [seen, ...more] = keyframesOf(decision);
  const { keyframes = [] } = store.state.getState().folded?.review ?? {};
  const target = more.length > 0 ? undefined : keyframes.find(({ id }) => id === seen?.id);
  if (!isHere) await on.session.stage.open(store.episode, target?.frame);
  else if (target !== undefined) on.goTo(target);
}
