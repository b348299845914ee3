/** Playhead and selection are one: what a key falls on, and when. */
import { describe, expect, it, vi } from 'vitest';
import { commands } from '../../../src/renderer/commands';
import { openAtHand } from './episode-at-hand';
import { keysAtHand } from './keys-at-hand';
import { proposalsOf } from './toy-core';
import { selected, states, useToySession } from './toy-session';

const toy = useToySession([[10, 40, 70], [5]]);
const { says, acts, journal } = toy;

describe('the cursor', () => {
  it('begins at the first undecided keyframe, and is playhead and selection in one', async () => {
    const { controller, playback } = await openAtHand(toy.session, 0);
    expect(selected(controller)?.frame).toBe(10);
    controller.playback.seek(70);
    expect(selected(controller)?.frame).toBe(70);
    controller.playback.seek(45);
    expect(selected(controller)).toBeUndefined();
    controller.next();
    await vi.waitFor(() => expect(selected(controller)?.frame).toBe(70));
    expect(playback.state().frame).toBe(70);
    controller.previous();
    await vi.waitFor(() => expect(playback.state().frame).toBe(40));
  });

  it('acts on nothing between keyframes and while playing, and says so', async () => {
    const { controller, pass } = await openAtHand(toy.session, 0);
    controller.playback.seek(45);
    for (const act of ['accept', 'prune', 'edit', 'later'] as const) {
      toy.session.say('');
      controller[act]();
      await says(/^Between keyframes/);
    }
    controller.playback.seek(40);
    controller.playback.play();
    pass(10);
    expect(selected(controller)).toBeUndefined();
    controller.prune();
    await says(/^Playing/);
    expect(acts()).toEqual([]);
  });

  it('offers nothing to do to a keyframe where none is, unless several are picked', async () => {
    const { controller } = await openAtHand(toy.session, 0);
    const { accept, prune, edit, rewrite, draftNow, takeDataset, later } = controller.commands;
    const all = [accept, prune, edit, rewrite, draftNow, takeDataset, later];
    const on = () => all.filter((each) => each.isEnabled?.()).map(({ id }) => id);
    expect(on()).toHaveLength(all.length);
    controller.playback.seek(45);
    expect(on()).toEqual([]);
    expect(all.map(({ needs }) => needs)).toEqual(all.map(() => 'stop at a keyframe first'));
    controller.pickAll();
    await vi.waitFor(() => expect(on()).toEqual([accept.id, prune.id, later.id]));
  });

  it('hears their keys all the same, says why not, and takes what is typed next for no command', async () => {
    const { controller } = await openAtHand(toy.session, 0);
    const leave = commands.register(Object.values(controller.commands));
    const keyboard = keysAtHand(() => controller);
    vi.stubGlobal('Element', EventTarget);
    // However slow the machine, the letter comes right after.
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      controller.playback.seek(45);
      // No letter first: a text that was refused a moment ago ends.
      for (const key of ['Delete', 'KeyA', 'KeyE']) {
        toy.session.say('');
        keyboard.press(key);
        await says(/^Between keyframes/);
      }
      // Of "find": to look at the episode again, were it a command.
      keyboard.press('KeyF');
      expect(commands.ahead.mustWait()).toBe(false);
      expect(toy.session.queue.isBusy()).toBe(false);
      // Any other key ends what was typed.
      keyboard.press('ArrowDown');
      keyboard.press('KeyF');
      await journal('tag');
      expect(selected(controller)?.frame).toBe(70);
    } finally {
      vi.useRealTimers();
      vi.unstubAllGlobals();
      keyboard.stop();
      leave();
    }
  });

  it('is on nothing while the playhead is dragged, and where it is let go', async () => {
    const { controller } = await openAtHand(toy.session, 0);
    controller.playback.scrub(true);
    controller.playback.seek(40);
    expect(selected(controller)).toBeUndefined();
    controller.accept();
    await says(/^Dragging/);
    controller.playback.scrub(false);
    expect(selected(controller)?.frame).toBe(40);
    expect(acts()).toEqual([]);
  });

  it('is on the next keyframe in the turn in which a decision is shown: both are drawn once', async () => {
    const { controller } = await openAtHand(toy.session, 0);
    const drawn: (number | undefined)[] = [];
    controller.store.state.subscribe(() =>
      queueMicrotask(() => drawn.push(selected(controller)?.frame)),
    );
    // The core is slower than the window.
    toy.core.fates.push('failed');
    controller.accept();
    await says(/^Accepted/);
    expect(drawn).toEqual([40]);
  });

  it('plays to the next keyframe and stops; what is pressed meanwhile falls on that', async () => {
    const { controller, playback, pass } = await openAtHand(toy.session, 0);
    controller.playToNext();
    await vi.waitFor(() => expect(playback.state().playing).toBe(true));
    controller.prune();
    pass(2_000);
    expect(acts()).toEqual([]);
    pass(2_000);
    await journal('prune');
    expect(states(controller)).toEqual({ 10: 'proposed', 40: 'pruned', 70: 'proposed' });
    controller.playToNext();
    await vi.waitFor(() => expect(playback.state().playing).toBe(true));
    controller.playback.toggle();
    await vi.waitFor(() => expect(playback.state().playing).toBe(false));
  });

  it('goes to the first undecided keyframe when there are some at last', async () => {
    toy.core.proposals.delete(0);
    const { controller, playback } = await openAtHand(toy.session, 0);
    toy.core.proposals.set(0, proposalsOf(0, [30]));
    await controller.store.refresh();
    controller.see(controller.keyframes());
    expect(playback.state().frame).toBe(30);
    expect(selected(controller)?.frame).toBe(30);
  });

  it('falls on a keyframe only once its picture is on screen, in the order of the keys', async () => {
    const { controller, playback, paint } = await openAtHand(toy.session, 0, 'slow');
    controller.accept();
    controller.prune();
    controller.playback.seek(25);
    controller.add();
    await Promise.resolve();
    expect(acts()).toEqual([]);
    paint();
    await journal('accept');
    await vi.waitFor(() => expect(playback.state().frame).toBe(40));
    paint();
    await journal('accept', 'prune');
    await vi.waitFor(() => expect(playback.state().frame).toBe(25));
    paint();
    await journal('accept', 'prune', 'add');
    expect(toy.core.journal.every(({ act }) => !('unseen' in act))).toBe(true);
  });

  it('says in the journal what had no picture, as when the room was left before it came', async () => {
    const { controller, leave } = await openAtHand(toy.session, 0, 'slow');
    controller.accept();
    controller.prune();
    leave();
    await journal('accept', 'prune');
    expect(toy.core.journal.every(({ act }) => 'unseen' in act && act.unseen)).toBe(true);
  });
});
