/** Each act of the review on keyframes, by the controller of an episode. */
import { describe, expect, it, vi } from 'vitest';
import { openAtHand } from './episode-at-hand';
import { proposalsOf } from './toy-core';
import { selected, states, useToySession } from './toy-session';

const toy = useToySession([[10, 40, 70], [5]]);
const { said, says, acts, journal } = toy;

describe('the controller of an episode', () => {
  it('accepts, prunes and goes on to the next undecided keyframe', async () => {
    const { controller, playback } = await openAtHand(toy.session, 0);
    controller.accept();
    await vi.waitFor(() => expect(playback.state().frame).toBe(40));
    controller.prune();
    await vi.waitFor(() => expect(playback.state().frame).toBe(70));
    controller.accept();
    await vi.waitFor(() =>
      expect(states(controller)).toEqual({ 10: 'accepted', 40: 'pruned', 70: 'accepted' }),
    );
    expect(selected(controller)?.frame).toBe(70);
    await journal('accept', 'prune', 'accept');
  });

  it('takes keys that come faster than the disk one after another', async () => {
    const { controller } = await openAtHand(toy.session, 0);
    controller.accept();
    controller.accept();
    controller.prune();
    controller.undo();
    await vi.waitFor(() => expect(toy.core.journal).toHaveLength(4));
    expect(states(controller)).toEqual({ 10: 'accepted', 40: 'accepted', 70: 'proposed' });
    expect(selected(controller)?.frame).toBe(70);
  });

  it('stays when asked to, and plays on when asked to', async () => {
    const { controller, playback, pass } = await openAtHand(toy.session, 0);
    toy.session.view.set({ advance: 'stay' });
    controller.prune();
    await vi.waitFor(() => expect(states(controller)[10]).toBe('pruned'));
    expect(selected(controller)?.frame).toBe(10);
    toy.session.view.set({ advance: 'play' });
    controller.accept();
    await vi.waitFor(() => expect(playback.state().playing).toBe(true));
    pass(4_000);
    expect(playback.state()).toMatchObject({ frame: 40, playing: false });
  });

  it('records nothing that changes nothing, and says so', async () => {
    const { controller } = await openAtHand(toy.session, 0);
    controller.accept();
    controller.previous();
    controller.accept();
    await says('Frame 10 is accepted already.');
    controller.edit();
    controller.saveEdit();
    await says('The text is as it was: nothing is recorded.');
    controller.later();
    controller.earlier();
    controller.next();
    await says('The keyframe is where it was: nothing is recorded.');
    expect(acts()).toEqual(['accept']);
  });

  it('undoes and redoes step by step, accepting all at once being one', async () => {
    const { controller } = await openAtHand(toy.session, 0);
    controller.prune();
    controller.acceptRest();
    await vi.waitFor(() => expect(controller.state.getState().asking).toBe('accept-rest'));
    expect(acts()).toEqual(['prune']);
    controller.acceptRestUnseen();
    await vi.waitFor(() =>
      expect(states(controller)).toEqual({ 10: 'pruned', 40: 'accepted', 70: 'accepted' }),
    );
    expect(toy.core.journal[1]?.act).toMatchObject({ kind: 'accept', unseen: true });
    controller.undo();
    await vi.waitFor(() =>
      expect(states(controller)).toEqual({ 10: 'pruned', 40: 'proposed', 70: 'proposed' }),
    );
    controller.undo();
    await vi.waitFor(() => expect(states(controller)[10]).toBe('proposed'));
    controller.redo();
    controller.redo();
    await vi.waitFor(() =>
      expect(states(controller)).toEqual({ 10: 'pruned', 40: 'accepted', 70: 'accepted' }),
    );
    controller.redo();
    await says('Nothing is left to redo.');
  });

  it('makes one move of a held key, once it rests or something else begins', async () => {
    const { controller, playback } = await openAtHand(toy.session, 0);
    for (let times = 0; times < 5; times += 1) controller.later();
    await vi.waitFor(() => expect(playback.state().frame).toBe(15));
    expect(controller.keyframes()[0]?.frame).toBe(15);
    controller.success();
    await journal('move', 'outcome');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    for (let times = 0; times < 30; times += 1) controller.earlier();
    await vi.advanceTimersByTimeAsync(1_500);
    vi.useRealTimers();
    await journal('move', 'outcome', 'move');
    expect(controller.keyframes()[0]).toMatchObject({ frame: 0, moved: true, state: 'accepted' });
    // A move is a decision: on to the next.
    await vi.waitFor(() => expect(playback.state().frame).toBe(40));
  });

  it('takes accepting what was just moved as being done with it', async () => {
    const { controller, playback } = await openAtHand(toy.session, 0);
    controller.later();
    controller.accept();
    await vi.waitFor(() => expect(playback.state().frame).toBe(40));
    controller.accept();
    await journal('move', 'accept');
    expect(states(controller)).toEqual({ 11: 'accepted', 40: 'accepted', 70: 'proposed' });
  });

  it('moves no keyframe onto another', async () => {
    toy.core.proposals.set(0, proposalsOf(0, [10, 11, 70]));
    const { controller, playback } = await openAtHand(toy.session, 0);
    controller.later();
    await says(/^Frame 11 has a keyframe already/);
    controller.move('k70', 10);
    await vi.waitFor(() => expect(playback.state().frame).toBe(70));
    expect(said()).toMatch(/^Frame 10 has a keyframe already/);
    expect(acts()).toEqual([]);
    controller.prune();
    controller.move('k10', 70);
    await journal('prune', 'move');
  });

  it('adds a keyframe under the playhead, but not on another', async () => {
    const { controller, playback } = await openAtHand(toy.session, 0);
    controller.playback.seek(25);
    controller.add();
    await vi.waitFor(() => expect(selected(controller)).toMatchObject({ frame: 25, added: true }));
    expect(playback.state().frame).toBe(25);
    controller.add();
    await says('There is a keyframe at frame 25 already.');
    expect(acts()).toEqual(['add']);
  });

  it('saves what is being written when the curator goes elsewhere', async () => {
    const { controller, playback } = await openAtHand(toy.session, 0);
    controller.edit();
    await vi.waitFor(() => expect(controller.state.getState().editing?.text).toBe('Text at 10.'));
    controller.type('Reach for the cup.');
    // Looking around while writing changes nothing about what the text is for.
    controller.playback.seek(55);
    controller.saveEdit();
    await journal('edit');
    expect(controller.keyframes()[0]?.reasoning).toEqual({
      text: 'Reach for the cup.',
      source: 'curator',
    });
    await vi.waitFor(() => expect(playback.state().frame).toBe(40));
  });

  it('says who holds a project that may not be written, and decides nothing', async () => {
    const because = 'Another studio has this project open.';
    const { controller } = await openAtHand(toy.session, 0, 'quick', because);
    controller.accept();
    controller.later();
    controller.finish();
    await says(because);
    expect(toy.core.journal).toEqual([]);
    expect(controller.state.getState().moving).toBeNull();
  });

  it('keeps decisions in order when the clock is set back', async () => {
    const { controller } = await openAtHand(toy.session, 0);
    const now = vi.spyOn(Date, 'now').mockReturnValue(2_000_000);
    controller.accept();
    await vi.waitFor(() => expect(states(controller)[10]).toBe('accepted'));
    now.mockReturnValue(1_000_000);
    controller.undo();
    await vi.waitFor(() => expect(states(controller)[10]).toBe('proposed'));
    now.mockRestore();
  });

  it('knows what closing the window would lose: a text, a move that rests, acts in their turn', async () => {
    const { controller } = await openAtHand(toy.session, 0);
    expect(controller.isHalfDone()).toBe(false);
    controller.later();
    await vi.waitFor(() => expect(controller.state.getState().moving).not.toBeNull());
    expect(controller.isHalfDone()).toBe(true);
    controller.accept();
    expect(controller.isHalfDone()).toBe(true);
    await journal('move');
    await vi.waitFor(() => expect(controller.isHalfDone()).toBe(false));
    controller.edit();
    await vi.waitFor(() => expect(controller.state.getState().editing).not.toBeNull());
    expect(controller.isHalfDone()).toBe(true);
    controller.cancelEdit();
    expect(controller.isHalfDone()).toBe(false);
  });
});
