/** Keyframes that are picked move together: as one act, as far as there is room, and none that was pruned. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openAtHand } from './episode-at-hand';
import { selected, states, useToySession } from './toy-session';

const toy = useToySession([[10, 12, 40, 70], [5]]);
const { says, acts, journal } = toy;

afterEach(() => {
  vi.useRealTimers();
});

const frames = (controller: Parameters<typeof states>[0]) =>
  controller.keyframes().map(({ frame }) => frame);

/** At the first keyframe, with the second one picked too. */
async function withTwo() {
  const at = await openAtHand(toy.session, 0);
  at.controller.pick('k12', false);
  await vi.waitFor(() => expect(at.controller.state.getState().picked).toEqual(['k10', 'k12']));
  return at;
}

describe('picked keyframes', () => {
  it('are shown on their way, and are one step of undo and redo, not looked at', async () => {
    const { controller, playback } = await withTwo();
    controller.laterTen();
    controller.later();
    await says('Moving 2 keyframes: 11 frames later.');
    expect(frames(controller)).toEqual([21, 23, 40, 70]);
    expect(playback.state().frame).toBe(21);
    expect(acts()).toEqual([]);
    controller.success();
    await journal('move', 'move', 'outcome');
    // The one in front first: the other one has its frame free.
    expect(toy.core.journal.map(({ act }) => act).slice(0, 2)).toMatchObject([
      { keyframe: { frame: 12 }, toFrame: 23, unseen: true },
      { keyframe: { frame: 10 }, toFrame: 21, unseen: true },
    ]);
    expect(controller.state.getState().picked).toEqual(['k10', 'k12']);
    controller.undo();
    controller.undo();
    await says('Undone: Moved 2 keyframes 11 frames later.');
    expect(states(controller)).toEqual({
      10: 'proposed',
      12: 'proposed',
      40: 'proposed',
      70: 'proposed',
    });
    expect(selected(controller)?.frame).toBe(10);
    controller.redo();
    await says('Redone: Moved 2 keyframes 11 frames later.');
    expect(frames(controller)).toEqual([21, 23, 40, 70]);
    expect(selected(controller)?.frame).toBe(21);
  });

  it('are kept and sent together, there and back: no window is closed in between', async () => {
    const { controller } = await withTwo();
    const kept = vi.spyOn(toy.storage, 'record');
    const atOnce = () => kept.mock.calls.map(([fresh]) => fresh.length);
    const sent = () => toy.core.calls.filter((name) => name === 'review.decide').length;
    controller.move('k12', 60);
    await says('Moved 2 keyframes 27 frames later, marked as not looked at.');
    controller.undo();
    await says('Undone: Moved 2 keyframes 27 frames later.');
    expect(frames(controller)).toEqual([10, 12, 40, 70]);
    controller.redo();
    await says('Redone: Moved 2 keyframes 27 frames later.');
    await vi.waitFor(() => expect(acts()).toHaveLength(6));
    expect([atOnce(), sent()]).toEqual([[2, 2, 2], 3]);
  });

  it('are taken back after a reload, and while the core cannot be asked', async () => {
    const { controller } = await withTwo();
    controller.earlier();
    controller.success();
    await journal('move', 'move', 'outcome');
    toy.session = await toy.openWindow();
    const { controller: again } = await openAtHand(toy.session, 0);
    toy.core.fates = Array.from({ length: 9 }, () => 'failed' as const);
    again.undo();
    again.undo();
    await says('Undone: Moved 2 keyframes 1 frame earlier.');
    expect(frames(again)).toEqual([10, 12, 40, 70]);
  });

  it('stop before one that is not picked, and at the ends of the episode', async () => {
    const { controller } = await withTwo();
    for (let times = 0; times < 3; times += 1) controller.laterTen();
    await says(
      'Moving 2 keyframes: 27 frames later. Frame 40 has a keyframe that is not selected: the 2 can go no further.',
    );
    expect(frames(controller)).toEqual([37, 39, 40, 70]);
    for (let times = 0; times < 5; times += 1) controller.earlierTen();
    await says('Moving 2 keyframes: 10 frames earlier. The episode begins here.');
    expect(frames(controller)).toEqual([0, 2, 40, 70]);
    controller.laterTen();
    controller.success();
    // Back where they were: nothing is recorded of that.
    await journal('outcome');
  });

  it('leave pruned ones where they are, and move alone where no other stands', async () => {
    const { controller, playback } = await openAtHand(toy.session, 0);
    toy.session.view.set({ advance: 'stay' });
    controller.prune();
    controller.pick('k12', false);
    controller.later();
    await vi.waitFor(() => expect(playback.state().frame).toBe(13));
    controller.success();
    await journal('prune', 'move', 'outcome');
    expect(toy.core.journal[1]?.act).not.toHaveProperty('unseen');
    expect(states(controller)).toMatchObject({ 10: 'pruned', 13: 'accepted' });
    controller.select('k12');
    controller.prune();
    controller.pick('k10', false);
    controller.later();
    await says('All 2 are pruned: they stay where they are.');
  });

  it('go along with the one that is dragged', async () => {
    const { controller, playback } = await withTwo();
    controller.move('k12', 60);
    await says('Moved 2 keyframes 27 frames later, marked as not looked at.');
    expect(frames(controller)).toEqual([37, 39, 40, 70]);
    expect(playback.state().frame).toBe(39);
    controller.move('k12', 60);
    await says(/^Frame 40 has a keyframe that is not selected/);
    // One that is not picked goes alone, past them.
    controller.move('k40', 20);
    await says('Moved from frame 40 to 20.');
    expect(frames(controller)).toEqual([20, 37, 39, 70]);
  });
});

it('means no other keyframe with a key that is held where there is no room', async () => {
  const { controller, playback } = await openAtHand(toy.session, 0);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  controller.later();
  // Longer than a move rests, against the keyframe at 12.
  for (let times = 0; times < 60; times += 1) {
    controller.later();
    await vi.advanceTimersByTimeAsync(50);
  }
  expect(acts()).toEqual([]);
  expect(frames(controller)).toEqual([11, 12, 40, 70]);
  await vi.advanceTimersByTimeAsync(1_500);
  vi.useRealTimers();
  await journal('move');
  await vi.waitFor(() => expect(playback.state().frame).toBe(12));
});
