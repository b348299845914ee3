import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createController,
  type EpisodeController,
} from '../../../src/renderer/features/review/controller/controller';
import {
  openSession,
  type ReviewSession,
} from '../../../src/renderer/features/review/session/session';
import { createMemoryStorage } from '../../../src/renderer/storage';
import { createToyCore, datasetId, projectId, proposalsOf, type ToyCore } from './toy-core';

let core: ToyCore;
let session: ReviewSession;
let finished: number;

interface TestEpisode {
  controller: EpisodeController;
  at: { frame: number; playing: boolean };
}

async function openEpisode(
  episode: number,
  more: { readOnlyBecause?: string; undoElsewhere?: () => boolean } = {},
): Promise<TestEpisode> {
  const store = session.episode(episode);
  await store.load();
  const at = { frame: 0, playing: false };
  const controller = createController({
    session,
    store,
    playhead: {
      frame: () => at.frame,
      seek(frame) {
        at.frame = frame;
      },
      isPlaying: () => at.playing,
    },
    readOnlyBecause: more.readOnlyBecause ?? null,
    onFinished: () => {
      finished += 1;
    },
    undoElsewhere: more.undoElsewhere ?? (() => false),
  });
  controller.keepSelection(controller.keyframes());
  return { controller, at };
}

const selected = (controller: EpisodeController) =>
  controller.keyframes().find(({ id }) => id === controller.state.getState().selectedId);
const states = (controller: EpisodeController) =>
  Object.fromEntries(controller.keyframes().map(({ frame, state }) => [frame, state]));
const acts = () => core.journal.map(({ act }) => act.kind);

beforeEach(async () => {
  core = createToyCore();
  core.proposals.set(0, proposalsOf(0, [10, 40, 70]));
  core.proposals.set(1, proposalsOf(1, [5]));
  finished = 0;
  session = await openSession(
    core.connection,
    { id: projectId, datasetId, path: '/p' },
    createMemoryStorage(),
  );
});

describe('the controller of an episode', () => {
  it('accepts, prunes and goes on to the next undecided keyframe', async () => {
    const { controller, at } = await openEpisode(0);
    expect(selected(controller)?.frame).toBe(10);
    controller.accept();
    await vi.waitFor(() => expect(at.frame).toBe(40));
    controller.prune();
    await vi.waitFor(() => expect(at.frame).toBe(70));
    controller.accept();
    await vi.waitFor(() =>
      expect(states(controller)).toEqual({ 10: 'accepted', 40: 'pruned', 70: 'accepted' }),
    );
    expect(selected(controller)?.frame).toBe(70);
    await vi.waitFor(() => expect(acts()).toEqual(['accept', 'prune', 'accept']));
  });

  it('takes keys that come faster than the disk one after another', async () => {
    const { controller } = await openEpisode(0);
    controller.accept();
    controller.accept();
    controller.prune();
    controller.undo();
    await vi.waitFor(() => expect(core.journal).toHaveLength(4));
    expect(states(controller)).toEqual({ 10: 'accepted', 40: 'accepted', 70: 'proposed' });
    expect(selected(controller)?.frame).toBe(70);
  });

  it('stays where it is when asked to, or while playing', async () => {
    const { controller, at } = await openEpisode(0);
    at.playing = true;
    controller.accept();
    await vi.waitFor(() => expect(states(controller)[10]).toBe('accepted'));
    expect(at.frame).toBe(0);
    at.playing = false;
    session.view.set({ advance: false });
    controller.prune();
    await vi.waitFor(() => expect(states(controller)[10]).toBe('pruned'));
    expect(selected(controller)?.frame).toBe(10);
  });

  it('decides nothing anew that is decided already', async () => {
    const { controller } = await openEpisode(0);
    controller.accept();
    controller.previous();
    controller.accept();
    controller.flag();
    await vi.waitFor(() => expect(acts()).toEqual(['accept', 'flag']));
  });

  it('says how the episode ended, once for each word, and takes it back', async () => {
    const { controller } = await openEpisode(0);
    controller.outcome(0);
    controller.outcome(0);
    controller.outcome(null);
    await vi.waitFor(() => expect(acts()).toEqual(['outcome', 'outcome']));
    await vi.waitFor(() => expect(controller.state.getState().said).toBe('Outcome: unknown.'));
    controller.undo();
    await vi.waitFor(() =>
      expect(controller.state.getState().said).toBe('Undone: Outcome: unknown.'),
    );
  });

  it('undoes and redoes step by step, accepting all at once being one', async () => {
    const { controller } = await openEpisode(0);
    controller.prune();
    controller.acceptRest();
    await vi.waitFor(() =>
      expect(states(controller)).toEqual({ 10: 'pruned', 40: 'accepted', 70: 'accepted' }),
    );
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
    await vi.waitFor(() =>
      expect(controller.state.getState().said).toBe('Nothing is left to redo.'),
    );
  });

  it('makes one move of a held key, once it rests or something else begins', async () => {
    const { controller, at } = await openEpisode(0);
    for (let times = 0; times < 5; times += 1) controller.later();
    await vi.waitFor(() => expect(at.frame).toBe(15));
    expect(controller.keyframes()[0]?.frame).toBe(15);
    controller.flag();
    await vi.waitFor(() => expect(acts()).toEqual(['move', 'flag']));
    for (let times = 0; times < 30; times += 1) controller.earlier();
    await vi.waitFor(() => expect(acts()).toEqual(['move', 'flag', 'move']));
    expect(selected(controller)).toMatchObject({ frame: 0, moved: true, state: 'accepted' });
  });

  it('adds a keyframe under the playhead, but not on another', async () => {
    const { controller, at } = await openEpisode(0);
    at.frame = 25;
    controller.add();
    await vi.waitFor(() => expect(selected(controller)).toMatchObject({ frame: 25, added: true }));
    controller.add();
    await vi.waitFor(() =>
      expect(controller.state.getState().said).toBe('There is a keyframe at frame 25 already.'),
    );
    expect(acts()).toEqual(['add']);
  });

  it('saves what is being written when the curator goes elsewhere, and drops it on Escape', async () => {
    const { controller } = await openEpisode(0);
    controller.edit();
    await vi.waitFor(() => expect(controller.state.getState().editing?.text).toBe('Text at 10.'));
    controller.type('Reach for the cup.');
    controller.next();
    await vi.waitFor(() => expect(acts()).toEqual(['edit']));
    expect(controller.keyframes()[0]?.reasoning).toEqual({
      text: 'Reach for the cup.',
      source: 'curator',
    });
    controller.edit();
    await vi.waitFor(() => expect(controller.state.getState().editing).not.toBeNull());
    controller.type('Never mind.');
    controller.cancelEdit();
    controller.leave();
    controller.flag();
    await vi.waitFor(() => expect(acts()).toEqual(['edit', 'flag']));
  });

  it('asks once before an episode with undecided keyframes is finished', async () => {
    const { controller } = await openEpisode(0);
    controller.finish();
    await vi.waitFor(() => expect(controller.state.getState().asking).toBe(true));
    controller.cancelFinish();
    expect(finished).toBe(0);
    controller.finish();
    controller.acceptRestAndFinish();
    await vi.waitFor(() => expect(acts()).toEqual(['accept', 'finish']));
    expect(finished).toBe(1);
    // Finished already: only on to the next.
    controller.finish();
    await vi.waitFor(() => expect(finished).toBe(2));
    expect(acts()).toEqual(['accept', 'finish']);
  });

  it('takes the finishing of the episode before back when nothing is left to undo here', async () => {
    const first = await openEpisode(1);
    first.controller.acceptRestAndFinish();
    await vi.waitFor(() => expect(finished).toBe(1));
    const reopened: Promise<number>[] = [];
    const { controller } = await openEpisode(0, {
      undoElsewhere() {
        const reopening = session.unfinishLast(0);
        if (reopening !== null) reopened.push(reopening);
        return reopening !== null;
      },
    });
    controller.undo();
    await vi.waitFor(() => expect(reopened).toHaveLength(1));
    expect(await reopened[0]).toBe(1);
    expect(first.controller.store.state.getState().folded?.review?.finished).toBe(false);
    controller.undo();
    await vi.waitFor(() =>
      expect(controller.state.getState().said).toBe('Nothing is left to undo in this episode.'),
    );
  });

  it('says who holds a project that may not be written, and decides nothing', async () => {
    const because = 'Another studio has this project open.';
    const { controller } = await openEpisode(0, { readOnlyBecause: because });
    controller.accept();
    controller.later();
    controller.finish();
    await vi.waitFor(() => expect(controller.state.getState().said).toBe(because));
    expect(core.journal).toEqual([]);
    expect(controller.state.getState().moving).toBeNull();
  });

  it('selects the keyframe under the playhead, and while playing the last one passed', async () => {
    const { controller } = await openEpisode(0);
    controller.follow(70, false);
    expect(selected(controller)?.frame).toBe(70);
    controller.follow(45, false);
    expect(selected(controller)?.frame).toBe(70);
    controller.follow(45, true);
    expect(selected(controller)?.frame).toBe(40);
  });

  it('keeps decisions in order when the clock is set back', async () => {
    const { controller } = await openEpisode(0);
    const now = vi.spyOn(Date, 'now').mockReturnValue(2_000_000);
    controller.accept();
    await vi.waitFor(() => expect(states(controller)[10]).toBe('accepted'));
    now.mockReturnValue(1_000_000);
    controller.undo();
    await vi.waitFor(() => expect(states(controller)[10]).toBe('proposed'));
    now.mockRestore();
  });
});
