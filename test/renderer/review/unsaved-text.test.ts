/** A text that was typed and not saved is there again, also after a reload. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openAtHand, type EpisodeAtHand } from './episode-at-hand';
import { proposal, proposalsOf } from './toy-core';
import { useToySession } from './toy-session';

const toy = useToySession([[10, 40]]);
const { said, journal } = toy;
let at: EpisodeAtHand;

/** As loading the page anew does. */
async function openWindow() {
  toy.session = await toy.openWindow();
  at = await openAtHand(toy.session, 0);
}
beforeEach(async () => {
  at = await openAtHand(toy.session, 0);
});

/** Types a text and leaves the field by Escape; null types nothing. Gives what stood there before. */
const write = async (text: string | null) => {
  at.controller.edit();
  await vi.waitFor(() => expect(at.controller.state.getState().editing).not.toBeNull());
  const found = at.controller.state.getState().editing?.text;
  if (text !== null) at.controller.type(text);
  at.controller.cancelEdit();
  return found;
};

it('that is saved for a keyframe that somebody pruned meanwhile keeps it, and says so', async () => {
  at.controller.edit();
  await vi.waitFor(() => expect(at.controller.state.getState().editing).not.toBeNull());
  at.controller.type('Reach for the cup.');
  const other = await openAtHand(await toy.openWindow(), 0);
  other.controller.prune();
  await vi.waitFor(() => expect(at.controller.keyframes()[0]?.state).toBe('pruned'));
  at.controller.saveEdit();
  await toy.says('Text of frame 10 saved. The keyframe was pruned, and is kept again.');
  expect(at.controller.keyframes()[0]?.state).toBe('accepted');
});

describe('a text that is not saved', () => {
  it('comes back when the field is opened again, also after a reload, until it is saved', async () => {
    at.controller.edit();
    await vi.waitFor(() => expect(at.controller.state.getState().editing).not.toBeNull());
    at.controller.type('Reach for the cup.');
    at.controller.cancelEdit();
    expect(said()).toBe('Not saved. To edit again brings the text back.');
    await openWindow();
    at.controller.edit();
    await vi.waitFor(() =>
      expect(at.controller.state.getState().editing?.text).toBe('Reach for the cup.'),
    );
    at.controller.saveEdit();
    await journal('edit');
    at.controller.previous();
    at.controller.edit();
    await vi.waitFor(() => expect(at.controller.state.getState().editing).not.toBeNull());
    at.controller.cancelEdit();
    expect(said()).toBe('Nothing was written.');
  });

  it('is kept while it is typed, for a reload that nobody asked', async () => {
    at.controller.edit();
    await vi.waitFor(() => expect(at.controller.state.getState().editing).not.toBeNull());
    for (const text of ['R', 'Re', 'Reach.']) at.controller.type(text);
    await openWindow();
    at.controller.edit();
    await vi.waitFor(() => expect(at.controller.state.getState().editing?.text).toBe('Reach.'));
    at.controller.type(proposal(10).reasoning.text);
    await openWindow();
    at.controller.edit();
    await vi.waitFor(() => expect(at.controller.state.getState().editing).not.toBeNull());
    expect(said()).not.toContain('is back');
  });

  it('takes no draft away that comes while the field is open, and is not taken away by one', async () => {
    const open = async () => {
      at.controller.rewrite();
      await vi.waitFor(() => expect(at.controller.state.getState().editing).not.toBeNull());
    };
    const draft = async (text: string) => {
      const drafted = proposalsOf(0, [10, 40]);
      for (const each of drafted.keyframes) each.reasoning = { text, source: 'model' };
      toy.core.proposals.set(0, drafted);
      await at.controller.store.refresh();
      expect(at.controller.keyframes()[0]?.reasoning.text).toBe(text);
    };
    await open();
    expect(at.controller.state.getState().editing).toMatchObject({ anew: true });
    await draft('A draft.');
    at.controller.cancelEdit();
    expect(said()).toBe('Nothing was written.');
    await open();
    await draft('Another draft.');
    at.controller.saveEdit();
    await toy.says('The text is as it was: nothing is recorded.');
    await open();
    at.controller.type('Reach.');
    await draft('A third one.');
    expect(at.controller.state.getState().editing?.text).toBe('Reach.');
    at.controller.saveEdit();
    await journal('edit');
    expect(at.controller.keyframes()[0]?.reasoning.text).toBe('Reach.');
  });

  it('is shown to nobody but who wrote it, unless that was before a name was said', async () => {
    await write('Nobody.');
    toy.session.setCurator('Ann');
    expect(await write('Reach.')).toBe('Nobody.');
    toy.session.setCurator('Ben');
    expect(await write(null)).toBe(proposal(10).reasoning.text);
    toy.session.setCurator('Ann');
    expect(await write(null)).toBe('Reach.');
  });
});
