/** Proposing again is one of the day's acts: in its turn, in every window of the device, after a reload. */
import { expect, it, vi } from 'vitest';
import { isNameless } from '../../../src/renderer/features/review/session/nameless';
import { asking, redoLast, undoLast } from '../../../src/renderer/features/review/session/undo';
import type { ReviewSession } from '../../../src/renderer/features/review/session/session';
import type { ProposedAgain } from '../../../src/shared/model/proposed-again';
import { openAtHand } from './episode-at-hand';
import { useToySession } from './toy-session';

const toy = useToySession([[10, 40], [5]]);
const { says } = toy;

const made = (session: ReviewSession, more: Partial<ProposedAgain> = {}): ProposedAgain => ({
  ...session.proposing.act(),
  atMs: 1,
  episode: 1,
  episodes: 3,
  isBack: false,
  ...more,
});
const next = (session: ReviewSession) => session.said.getState().nextUndo?.what;
const undo = (session = toy.session) => undoLast(asking(session));
const redo = (session = toy.session) => redoLast(asking(session));
const proposed = { what: 'Proposed keyframes again, 3 episodes', one: null };

it('is said and taken back in its turn, and made again', async () => {
  const at = await openAtHand(toy.session, 0);
  at.controller.accept();
  await says('Accepted');
  toy.core.propose(made(toy.session));
  await says('Proposed keyframes again, 3 episodes.');
  at.controller.prune();
  await says('Pruned');
  at.controller.undo();
  await says('Undone: Pruned');
  expect(next(toy.session)).toBe('Proposed keyframes again');
  at.controller.undo();
  await says('Undone: Proposed keyframes again, 3 episodes.');
  expect(toy.core.proposedAgain).toMatchObject([{ isBack: true }]);
  expect(next(toy.session)).toBe('Accepted keyframe at frame 10');
  at.controller.redo();
  await says('Redone: Proposed keyframes again, 3 episodes.');
  expect(toy.core.proposedAgain).toMatchObject([{ isBack: false }]);
  at.leave();
});

it('in one episode leads there', async () => {
  toy.core.propose(made(toy.session, { episodes: 1 }));
  expect(next(toy.session)).toBe('Proposed keyframes again');
  expect(await undo()).toMatchObject({ one: { store: { episode: 1 } } });
});

it('goes both ways in all windows of the device, also in those that are opened later', async () => {
  const other = await toy.openWindow();
  toy.core.propose(made(toy.session));
  expect(await undo(other)).toEqual(proposed);
  expect(await undo()).toBeNull();
  expect(await redo()).toEqual(proposed);
  expect(await redo(other)).toBeNull();
  const late = await toy.openWindow();
  expect(await undo(late)).toEqual(proposed);
});

it('that was made while no window was open is the last step of the next one', async () => {
  const act = made(toy.session);
  toy.core.proposedAgain = [act];
  const late = await toy.openWindow();
  await vi.waitFor(() => expect(next(late)).toBe('Proposed keyframes again'));
  expect(await undo(late)).toEqual(proposed);
});

it('leaves it open under which name is decided', async () => {
  toy.core.propose(made(toy.session));
  expect(isNameless(toy.session)).toBe(true);
});

it('of somebody else, or on another device, is not taken back here', async () => {
  toy.core.propose(
    made(toy.session, { device: 'elsewhere' }),
    made(toy.session, { curator: 'ben' }),
  );
  expect(await undo()).toBeNull();
});

it('that nothing is left of is passed over', async () => {
  toy.core.propose(made(toy.session, { together: 'one' }), made(toy.session, { together: 'two' }));
  toy.core.propose(made(toy.session, { together: 'one', episodes: 3 }));
  expect(await undo()).toEqual(proposed);
  expect(await undo()).toBeNull();
});
