/** Segments that are merged have one text: the first one's, the second one's, or both; all of it one step. */
import { expect, it, vi } from 'vitest';
import { historyOf } from '../../../src/renderer/features/review/episode/history';
import { openAtHand } from './episode-at-hand';
import { selected, states, useToySession } from './toy-session';

const toy = useToySession([[10, 40, 70]]);
const { says, acts, journal } = toy;

/** Between the keyframes at 10 and 40. */
async function within() {
  const at = await openAtHand(toy.session, 0);
  at.playback.seek(20);
  const texts = () => at.controller.keyframes().map(({ reasoning }) => reasoning.text);
  return { ...at, texts };
}

it('keeps the text of the first, and says that the other one goes', async () => {
  const { controller, texts } = await within();
  controller.merge();
  await says(
    'Merged: frame 40 is pruned, the segment lasts to frame 69. To keep its text too: undo, then Shift M.',
  );
  expect(texts()[0]).toBe('Text at 10.');
  expect(states(controller)).toMatchObject({ 10: 'proposed', 40: 'pruned' });
  await journal('prune');
});

it('joins both texts, at the picture of the first, in one write and one step of undo', async () => {
  const { controller, playback, texts } = await within();
  const kept = vi.spyOn(toy.storage, 'record');
  controller.mergeBoth();
  await says('Merged: frame 40 is pruned, the segment lasts to frame 69.');
  expect(texts()).toEqual(['Text at 10. Text at 40.', 'Text at 40.', 'Text at 70.']);
  expect(states(controller)).toEqual({ 10: 'accepted', 40: 'pruned', 70: 'proposed' });
  expect(playback.state().frame).toBe(10);
  controller.undo();
  await says('Undone: Merged the segments at frames 10 and 40.');
  expect(texts()[0]).toBe('Text at 10.');
  expect(states(controller)).toEqual({ 10: 'proposed', 40: 'proposed', 70: 'proposed' });
  expect(selected(controller)?.frame).toBe(10);
  expect(kept.mock.calls.map(([fresh]) => fresh.length)).toEqual([2, 2]);
  expect(acts().slice(0, 2)).toEqual(['prune', 'edit']);
});

it('tells a joined text as the merge that it was, and takes it back as one', async () => {
  const { controller } = await within();
  controller.mergeBoth();
  await says(/^Merged/);
  const { known } = controller.store.state.getState();
  const history = known === null ? [] : historyOf(known, toy.session.curator.getState().name);
  expect(history.map(({ what }) => what)).toEqual(['Merged the segments at frames 10 and 40']);
  controller.revert(history[0]?.id ?? '');
  await says('Undone: Merged the segments at frames 10 and 40.');
  expect(states(controller)).toEqual({ 10: 'proposed', 40: 'proposed', 70: 'proposed' });
  expect(toy.session.trail.state.getState().done).toEqual([]);
});

it('takes the text of the second with whose it is', async () => {
  const { controller, texts } = await within();
  controller.mergeOther();
  await says('Merged: frame 40 is pruned, the segment lasts to frame 69.');
  expect(texts()[0]).toBe('Text at 40.');
  expect(selected(controller)?.reasoning.source).toBe('movement');
});

it('keeps the only text there is, whichever is asked for', async () => {
  const { controller, texts } = await within();
  controller.add();
  await says(/^Added a keyframe at frame 20/);
  controller.merge();
  await says('Merged: frame 40 is pruned, the segment lasts to frame 69.');
  expect(texts()[1]).toBe('Text at 40.');
});

it('refuses two texts that are too long for one', async () => {
  const { controller } = await within();
  controller.select('k10');
  controller.edit();
  await vi.waitFor(() => expect(controller.state.getState().editing).not.toBeNull());
  controller.type('x'.repeat(19_995));
  controller.mergeBoth();
  await says('Both texts have more than 20000 characters: shorten one first.');
  expect(acts()).toEqual(['edit']);
});
