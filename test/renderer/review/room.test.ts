import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createRoom } from '../../../src/renderer/features/review/keyframe/create-room';
import type { Room } from '../../../src/renderer/features/review/keyframe/room';
import {
  openSession,
  type ReviewSession,
} from '../../../src/renderer/features/review/session/session';
import { createMemoryStorage } from '../../../src/renderer/storage';
import { createToyCore, datasetId, projectId, proposalsOf, type ToyCore } from './toy-core';

let core: ToyCore;
let session: ReviewSession;
let finished: number;

interface TestRoom {
  room: Room;
  at: { frame: number; playing: boolean };
}

async function openRoom(
  episode: number,
  more: { readOnlyBecause?: string; undoElsewhere?: () => boolean } = {},
): Promise<TestRoom> {
  const store = session.episode(episode);
  await store.load();
  const at = { frame: 0, playing: false };
  const room = createRoom({
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
  room.keepSelection(room.keyframes());
  return { room, at };
}

const states = (room: Room) =>
  Object.fromEntries(room.keyframes().map(({ frame, state }) => [frame, state]));
const acts = () => core.journal.map(({ act }) => act.kind);

beforeEach(async () => {
  core = createToyCore();
  core.proposals.set(0, proposalsOf(0, [10, 40, 70]));
  core.proposals.set(1, proposalsOf(1, [5]));
  finished = 0;
  session = await openSession(core.connection, { id: projectId, datasetId }, createMemoryStorage());
});

describe('the room', () => {
  it('accepts, prunes and goes on to the next undecided keyframe', async () => {
    const { room, at } = await openRoom(0);
    expect(room.selected()?.frame).toBe(10);
    room.accept();
    await vi.waitFor(() => expect(at.frame).toBe(40));
    room.prune();
    await vi.waitFor(() => expect(at.frame).toBe(70));
    room.accept();
    await vi.waitFor(() =>
      expect(states(room)).toEqual({ 10: 'accepted', 40: 'pruned', 70: 'accepted' }),
    );
    expect(room.selected()?.frame).toBe(70);
    await vi.waitFor(() => expect(acts()).toEqual(['accept', 'prune', 'accept']));
  });

  it('takes keys that come faster than the disk one after another', async () => {
    const { room } = await openRoom(0);
    room.accept();
    room.accept();
    room.prune();
    room.undo();
    await vi.waitFor(() => expect(core.journal).toHaveLength(4));
    expect(states(room)).toEqual({ 10: 'accepted', 40: 'accepted', 70: 'proposed' });
    expect(room.selected()?.frame).toBe(70);
  });

  it('stays where it is when asked to, or while playing', async () => {
    const { room, at } = await openRoom(0);
    at.playing = true;
    room.accept();
    await vi.waitFor(() => expect(states(room)[10]).toBe('accepted'));
    expect(at.frame).toBe(0);
    at.playing = false;
    session.view.set({ advance: false });
    room.prune();
    await vi.waitFor(() => expect(states(room)[10]).toBe('pruned'));
    expect(room.selected()?.frame).toBe(10);
  });

  it('decides nothing anew that is decided already', async () => {
    const { room } = await openRoom(0);
    room.accept();
    room.step(-1);
    room.accept();
    room.flag();
    await vi.waitFor(() => expect(acts()).toEqual(['accept', 'flag']));
  });

  it('undoes and redoes step by step, accepting all at once being one', async () => {
    const { room } = await openRoom(0);
    room.prune();
    room.acceptRest();
    await vi.waitFor(() =>
      expect(states(room)).toEqual({ 10: 'pruned', 40: 'accepted', 70: 'accepted' }),
    );
    room.undo();
    await vi.waitFor(() =>
      expect(states(room)).toEqual({ 10: 'pruned', 40: 'proposed', 70: 'proposed' }),
    );
    room.undo();
    await vi.waitFor(() => expect(states(room)[10]).toBe('proposed'));
    room.redo();
    room.redo();
    await vi.waitFor(() =>
      expect(states(room)).toEqual({ 10: 'pruned', 40: 'accepted', 70: 'accepted' }),
    );
    room.redo();
    await vi.waitFor(() => expect(room.state.getState().said).toBe('Nothing is left to redo.'));
  });

  it('makes one move of a held key, once it rests or something else begins', async () => {
    const { room, at } = await openRoom(0);
    for (let times = 0; times < 5; times += 1) room.nudge(1);
    await vi.waitFor(() => expect(at.frame).toBe(15));
    expect(room.keyframes()[0]?.frame).toBe(15);
    room.flag();
    await vi.waitFor(() => expect(acts()).toEqual(['move', 'flag']));
    for (let times = 0; times < 30; times += 1) room.nudge(-1);
    await vi.waitFor(() => expect(acts()).toEqual(['move', 'flag', 'move']));
    expect(room.selected()).toMatchObject({ frame: 0, moved: true, state: 'accepted' });
  });

  it('adds a keyframe under the playhead, but not on another', async () => {
    const { room, at } = await openRoom(0);
    at.frame = 25;
    room.add();
    await vi.waitFor(() => expect(room.selected()).toMatchObject({ frame: 25, added: true }));
    room.add();
    await vi.waitFor(() =>
      expect(room.state.getState().said).toBe('There is a keyframe at frame 25 already.'),
    );
    expect(acts()).toEqual(['add']);
  });

  it('saves what is being written when the curator goes elsewhere, and drops it on Escape', async () => {
    const { room } = await openRoom(0);
    room.startEdit();
    await vi.waitFor(() => expect(room.state.getState().editing?.text).toBe('Text at 10.'));
    room.draft('Reach for the cup.');
    room.step(1);
    await vi.waitFor(() => expect(acts()).toEqual(['edit']));
    expect(room.keyframes()[0]?.reasoning).toEqual({
      text: 'Reach for the cup.',
      source: 'curator',
    });
    room.startEdit();
    await vi.waitFor(() => expect(room.state.getState().editing).not.toBeNull());
    room.draft('Never mind.');
    room.cancelEdit();
    room.leave();
    room.flag();
    await vi.waitFor(() => expect(acts()).toEqual(['edit', 'flag']));
  });

  it('asks once before an episode with undecided keyframes is finished', async () => {
    const { room } = await openRoom(0);
    room.finish();
    await vi.waitFor(() => expect(room.state.getState().asking).toBe(true));
    room.cancelFinish();
    expect(finished).toBe(0);
    room.finish();
    room.acceptRestAndFinish();
    await vi.waitFor(() => expect(acts()).toEqual(['accept', 'finish']));
    expect(finished).toBe(1);
    // Finished already: only on to the next.
    room.finish();
    await vi.waitFor(() => expect(finished).toBe(2));
    expect(acts()).toEqual(['accept', 'finish']);
  });

  it('takes the finishing of the episode before back when nothing is left to undo here', async () => {
    const first = await openRoom(1);
    first.room.acceptRestAndFinish();
    await vi.waitFor(() => expect(finished).toBe(1));
    const reopened: Promise<number>[] = [];
    const { room } = await openRoom(0, {
      undoElsewhere() {
        const reopening = session.unfinishLast(0);
        if (reopening !== null) reopened.push(reopening);
        return reopening !== null;
      },
    });
    room.undo();
    await vi.waitFor(() => expect(reopened).toHaveLength(1));
    expect(await reopened[0]).toBe(1);
    expect(first.room.review()?.finished).toBe(false);
    room.undo();
    await vi.waitFor(() =>
      expect(room.state.getState().said).toBe('Nothing is left to undo in this episode.'),
    );
  });

  it('says who holds a project that may not be written, and decides nothing', async () => {
    const because = 'Another studio has this project open.';
    const { room } = await openRoom(0, { readOnlyBecause: because });
    room.accept();
    room.nudge(1);
    room.finish();
    await vi.waitFor(() => expect(room.state.getState().said).toBe(because));
    expect(core.journal).toEqual([]);
    expect(room.state.getState().moving).toBeNull();
  });

  it('selects the keyframe under the playhead, and while playing the last one passed', async () => {
    const { room } = await openRoom(0);
    room.follow(70, false);
    expect(room.selected()?.frame).toBe(70);
    room.follow(45, false);
    expect(room.selected()?.frame).toBe(70);
    room.follow(45, true);
    expect(room.selected()?.frame).toBe(40);
  });

  it('keeps decisions in order when the clock is set back', async () => {
    const { room } = await openRoom(0);
    const now = vi.spyOn(Date, 'now').mockReturnValue(2_000_000);
    room.accept();
    await vi.waitFor(() => expect(states(room)[10]).toBe('accepted'));
    now.mockReturnValue(1_000_000);
    room.undo();
    await vi.waitFor(() => expect(states(room)[10]).toBe('proposed'));
    now.mockRestore();
  });
});
