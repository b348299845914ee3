import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { EpisodeController } from '../../../src/renderer/features/review/controller/controller';
import {
  openSession,
  type ReviewSession,
} from '../../../src/renderer/features/review/session/session';
import { createMemoryStorage } from '../../../src/renderer/storage';
import { openAtHand } from './episode-at-hand';
import { createToyCore, datasetId, projectId, proposalsOf, type ToyCore } from './toy-core';

let core: ToyCore;
let session: ReviewSession;
let wentOn: number;

const said = () => session.said.getState().text;
const says = (text: string | RegExp) => vi.waitFor(() => expect(said()).toMatch(text));
const selected = (controller: EpisodeController) =>
  controller.keyframes().find(({ id }) => id === controller.state.getState().selectedId);
const states = (controller: EpisodeController) =>
  Object.fromEntries(controller.keyframes().map(({ frame, state }) => [frame, state]));
const acts = () => core.journal.map(({ act }) => act.kind);
const journal = (...kinds: string[]) => vi.waitFor(() => expect(acts()).toEqual(kinds));

beforeEach(async () => {
  core = createToyCore();
  core.proposals.set(0, proposalsOf(0, [10, 40, 70]));
  core.proposals.set(1, proposalsOf(1, [5]));
  wentOn = 0;
  session = await openSession(
    core.connection,
    { id: projectId, datasetId, path: '/p' },
    createMemoryStorage(),
  );
  session.stage.setWays({
    next() {
      wentOn += 1;
      return Promise.resolve(null);
    },
    open: () => {},
  });
});

describe('the cursor', () => {
  it('begins at the first undecided keyframe, and is playhead and selection in one', async () => {
    const { controller, playback } = await openAtHand(session, 0);
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
    const { controller, pass } = await openAtHand(session, 0);
    controller.playback.seek(45);
    for (const act of ['accept', 'prune', 'edit', 'later'] as const) {
      session.say('');
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

  it('is on nothing while the playhead is dragged, and where it is let go', async () => {
    const { controller } = await openAtHand(session, 0);
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
    const { controller } = await openAtHand(session, 0);
    const drawn: (number | undefined)[] = [];
    controller.store.state.subscribe(() =>
      queueMicrotask(() => drawn.push(selected(controller)?.frame)),
    );
    // The core is slower than the window.
    core.fates.push('failed');
    controller.accept();
    await says(/^Accepted/);
    expect(drawn).toEqual([40]);
  });

  it('plays to the next keyframe and stops; what is pressed meanwhile falls on that', async () => {
    const { controller, playback, pass } = await openAtHand(session, 0);
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
    core.proposals.delete(0);
    const { controller, playback } = await openAtHand(session, 0);
    core.proposals.set(0, proposalsOf(0, [30]));
    await controller.store.refresh();
    controller.see(controller.keyframes());
    expect(playback.state().frame).toBe(30);
    expect(selected(controller)?.frame).toBe(30);
  });

  it('falls on a keyframe only once its picture is on screen, in the order of the keys', async () => {
    const { controller, playback, paint } = await openAtHand(session, 0, 'slow');
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
    expect(core.journal.every(({ act }) => !('unseen' in act))).toBe(true);
  });

  it('says in the journal what had no picture, as when the room was left before it came', async () => {
    const { controller, leave } = await openAtHand(session, 0, 'slow');
    controller.accept();
    controller.prune();
    leave();
    await journal('accept', 'prune');
    expect(core.journal.every(({ act }) => 'unseen' in act && act.unseen)).toBe(true);
  });
});

describe('the controller of an episode', () => {
  it('accepts, prunes and goes on to the next undecided keyframe', async () => {
    const { controller, playback } = await openAtHand(session, 0);
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
    const { controller } = await openAtHand(session, 0);
    controller.accept();
    controller.accept();
    controller.prune();
    controller.undo();
    await vi.waitFor(() => expect(core.journal).toHaveLength(4));
    expect(states(controller)).toEqual({ 10: 'accepted', 40: 'accepted', 70: 'proposed' });
    expect(selected(controller)?.frame).toBe(70);
  });

  it('stays when asked to, and plays on when asked to', async () => {
    const { controller, playback, pass } = await openAtHand(session, 0);
    session.view.set({ advance: 'stay' });
    controller.prune();
    await vi.waitFor(() => expect(states(controller)[10]).toBe('pruned'));
    expect(selected(controller)?.frame).toBe(10);
    session.view.set({ advance: 'play' });
    controller.accept();
    await vi.waitFor(() => expect(playback.state().playing).toBe(true));
    pass(4_000);
    expect(playback.state()).toMatchObject({ frame: 40, playing: false });
  });

  it('records nothing that changes nothing, and says so', async () => {
    const { controller } = await openAtHand(session, 0);
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

  it('says how the episode ended, once for each word, and takes it back', async () => {
    const { controller } = await openAtHand(session, 0);
    controller.outcome(0);
    controller.outcome(0);
    controller.outcome(null);
    await journal('outcome', 'outcome');
    await says('Outcome: unknown. It is exported so');
    controller.unknown();
    await says('The outcome is unknown already.');
    controller.undo();
    await says('Undone: Outcome: unknown.');
  });

  it('drops the episode for a reason, once for each, and takes it in again', async () => {
    const { controller } = await openAtHand(session, 0);
    controller.drop();
    await vi.waitFor(() => expect(controller.state.getState().asking).toBe('drop'));
    controller.flag('recording');
    await says('Dropped (camera or sensor fault): an export leaves it out');
    controller.flag('recording');
    await says('The episode is dropped already.');
    const review = () => controller.store.state.getState().folded?.review;
    expect(review()).toMatchObject({ flagged: true, dropReason: 'recording' });
    controller.flag(null);
    await says('Taken in again');
    expect(review()).toMatchObject({ flagged: false, dropReason: null });
    await journal('flag', 'flag');
  });

  it('marks the episode for a second look, which is no reason to leave it out', async () => {
    const { controller } = await openAtHand(session, 0);
    controller.tag(['slipped']);
    controller.lookAgain();
    await says(/^Marked to look again: exported all the same/);
    const review = () => controller.store.state.getState().folded?.review;
    expect(review()).toMatchObject({ tags: ['slipped', 'look again'], flagged: false });
    controller.lookAgain();
    await says(/^No longer marked/);
    expect(review()?.tags).toEqual(['slipped']);
  });

  it('undoes and redoes step by step, accepting all at once being one', async () => {
    const { controller } = await openAtHand(session, 0);
    controller.prune();
    controller.acceptRest();
    await vi.waitFor(() => expect(controller.state.getState().asking).toBe('accept-rest'));
    expect(acts()).toEqual(['prune']);
    controller.acceptRestUnseen();
    await vi.waitFor(() =>
      expect(states(controller)).toEqual({ 10: 'pruned', 40: 'accepted', 70: 'accepted' }),
    );
    expect(core.journal[1]?.act).toMatchObject({ kind: 'accept', unseen: true });
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
    const { controller, playback } = await openAtHand(session, 0);
    for (let times = 0; times < 5; times += 1) controller.later();
    await vi.waitFor(() => expect(playback.state().frame).toBe(15));
    expect(controller.keyframes()[0]?.frame).toBe(15);
    controller.success();
    await journal('move', 'outcome');
    for (let times = 0; times < 30; times += 1) controller.earlier();
    await journal('move', 'outcome', 'move');
    expect(controller.keyframes()[0]).toMatchObject({ frame: 0, moved: true, state: 'accepted' });
    // A move is a decision: on to the next.
    await vi.waitFor(() => expect(playback.state().frame).toBe(40));
  });

  it('takes accepting what was just moved as being done with it', async () => {
    const { controller, playback } = await openAtHand(session, 0);
    controller.later();
    controller.accept();
    await vi.waitFor(() => expect(playback.state().frame).toBe(40));
    controller.accept();
    await journal('move', 'accept');
    expect(states(controller)).toEqual({ 11: 'accepted', 40: 'accepted', 70: 'proposed' });
  });

  it('moves no keyframe onto another', async () => {
    core.proposals.set(0, proposalsOf(0, [10, 11, 70]));
    const { controller, playback } = await openAtHand(session, 0);
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
    const { controller, playback } = await openAtHand(session, 0);
    controller.playback.seek(25);
    controller.add();
    await vi.waitFor(() => expect(playback.state().frame).toBe(40));
    controller.previous();
    await vi.waitFor(() => expect(selected(controller)).toMatchObject({ frame: 25, added: true }));
    controller.add();
    await says('There is a keyframe at frame 25 already.');
    expect(acts()).toEqual(['add']);
  });

  it('saves what is being written when the curator goes elsewhere', async () => {
    const { controller, playback } = await openAtHand(session, 0);
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

  it('never accepts what is undecided when the episode is finished', async () => {
    const { controller } = await openAtHand(session, 0);
    controller.accept();
    controller.finish();
    await vi.waitFor(() => expect(controller.state.getState().asking).toBe('finish'));
    controller.cancelAsking();
    expect(wentOn).toBe(0);
    controller.finish();
    controller.finishAnyway();
    await journal('accept', 'finish');
    await vi.waitFor(() => expect(wentOn).toBe(1));
    expect(states(controller)).toEqual({ 10: 'accepted', 40: 'proposed', 70: 'proposed' });
    // Finished already: only on to the next.
    controller.finish();
    await vi.waitFor(() => expect(wentOn).toBe(2));
    expect(acts()).toEqual(['accept', 'finish']);
  });

  it('lets keys that are pressed after finishing fall on the episode that comes', async () => {
    session.stage.setWays({ next: () => Promise.resolve(0), open: () => {} });
    const { controller } = await openAtHand(session, 1);
    controller.accept();
    controller.finish();
    controller.prune();
    await journal('accept', 'finish');
    const next = await openAtHand(session, 0);
    await journal('accept', 'finish', 'prune');
    expect(states(next.controller)[10]).toBe('pruned');
  });

  it('says who holds a project that may not be written, and decides nothing', async () => {
    const because = 'Another studio has this project open.';
    const { controller } = await openAtHand(session, 0, 'quick', because);
    controller.accept();
    controller.later();
    controller.finish();
    await says(because);
    expect(core.journal).toEqual([]);
    expect(controller.state.getState().moving).toBeNull();
  });

  it('keeps decisions in order when the clock is set back', async () => {
    const { controller } = await openAtHand(session, 0);
    const now = vi.spyOn(Date, 'now').mockReturnValue(2_000_000);
    controller.accept();
    await vi.waitFor(() => expect(states(controller)[10]).toBe('accepted'));
    now.mockReturnValue(1_000_000);
    controller.undo();
    await vi.waitFor(() => expect(states(controller)[10]).toBe('proposed'));
    now.mockRestore();
  });
});
