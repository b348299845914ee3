/** What is begun and not recorded yet: a text that is written, a move that rests, acts in their turn. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openAtHand, type EpisodeAtHand } from './episode-at-hand';
import { proposal } from './toy-core';
import { useToySession } from './toy-session';

const toy = useToySession([[10, 40], [5]]);
const { said, journal } = toy;
let at: EpisodeAtHand;

beforeEach(async () => {
  at = await openAtHand(toy.session, 0);
});

async function reload(): Promise<void> {
  toy.session = await toy.openWindow();
  at = await openAtHand(toy.session, 0);
}

const edits = () => vi.waitFor(() => expect(at.controller.state.getState().editing).not.toBeNull());

describe('a text that is not saved', () => {
  it('comes back when the field is opened again, also after a reload, until it is saved', async () => {
    at.controller.edit();
    await edits();
    at.controller.type('Reach for the cup.');
    at.controller.cancelEdit();
    expect(said()).toBe('Not saved. To edit again brings the text back.');
    await reload();
    at.controller.edit();
    await vi.waitFor(() =>
      expect(at.controller.state.getState().editing?.text).toBe('Reach for the cup.'),
    );
    at.controller.saveEdit();
    await journal('edit');
    at.controller.previous();
    at.controller.edit();
    await edits();
    at.controller.cancelEdit();
    expect(said()).toBe('Nothing was written.');
  });

  it('is kept while it is typed, for a reload that nobody asked', async () => {
    at.controller.edit();
    await edits();
    for (const text of ['R', 'Re', 'Reach.']) at.controller.type(text);
    await reload();
    at.controller.edit();
    await vi.waitFor(() => expect(at.controller.state.getState().editing?.text).toBe('Reach.'));
    at.controller.type(proposal(10).reasoning.text);
    await reload();
    at.controller.edit();
    await edits();
    expect(said()).not.toContain('is back');
  });
});

it('knows what closing the window would lose: a text, a move that rests, acts in their turn', async () => {
  expect(at.controller.isHalfDone()).toBe(false);
  at.controller.later();
  await vi.waitFor(() => expect(at.controller.state.getState().moving).not.toBeNull());
  expect(at.controller.isHalfDone()).toBe(true);
  at.controller.accept();
  expect(at.controller.isHalfDone()).toBe(true);
  await journal('move');
  await vi.waitFor(() => expect(at.controller.isHalfDone()).toBe(false));
  at.controller.edit();
  await edits();
  expect(at.controller.isHalfDone()).toBe(true);
  at.controller.cancelEdit();
  expect(at.controller.isHalfDone()).toBe(false);
});
