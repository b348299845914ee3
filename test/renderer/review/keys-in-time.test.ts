/** Keys whose time matters: on the way to a keyframe, right after a move that rested, while a model is asked. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { commands } from '../../../src/renderer/commands';
import type { EpisodeController } from '../../../src/renderer/features/review/controller/controller';
import { openAtHand } from './episode-at-hand';
import { selected, states, useToySession } from './toy-session';

// Before the session is there, which has timers of its own.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const toy = useToySession([[10, 40, 70]]);
const { said, acts } = toy;

/** What is under way gets done. */
const turns = async () => {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((next) => setImmediate(next));
};
const pass = async (ms: number) => {
  vi.advanceTimersByTime(ms);
  await turns();
};

describe('on the way to a keyframe', () => {
  it('it only goes faster or slower, and stops there all the same', async () => {
    const at = await openAtHand(toy.session, 0);
    at.controller.playToNext();
    await turns();
    at.controller.playback.shuttle(1);
    expect(at.playback.state()).toMatchObject({ playing: true, rate: 2 });
    at.pass(1_600);
    expect(at.playback.state()).toMatchObject({ frame: 40, playing: false });
    await turns();
    at.controller.playToNext();
    await turns();
    for (let times = 0; times < 5; times += 1) at.controller.playback.shuttle(-1);
    expect(at.playback.state()).toMatchObject({ playing: true, rate: 0.25 });
    at.pass(13_000);
    expect(at.playback.state()).toMatchObject({ frame: 70, playing: false });
  });
});

/** From frame 10 to 11; the next keyframe came up of itself this long ago. */
async function goneOn(ms: number): Promise<EpisodeController> {
  const { controller } = await openAtHand(toy.session, 0);
  controller.later();
  await turns();
  await pass(1_500);
  expect(acts()).toEqual(['move']);
  expect(selected(controller)?.frame).toBe(40);
  await pass(ms);
  return controller;
}

describe('a move by keys that rested', () => {
  it('is what is accepted a moment later, and the next one is not', async () => {
    const controller = await goneOn(500);
    controller.accept();
    await turns();
    expect(said()).toBe('Frame 11 is accepted already.');
    expect(selected(controller)?.frame).toBe(40);
    controller.accept();
    await turns();
    expect(states(controller)).toEqual({ 11: 'accepted', 40: 'accepted', 70: 'proposed' });
  });

  it('is what is moved on a moment later, or pruned', async () => {
    const controller = await goneOn(500);
    controller.later();
    await turns();
    await pass(2_000);
    controller.prune();
    await turns();
    expect(acts()).toEqual(['move', 'move', 'prune']);
    expect(states(controller)).toEqual({ 12: 'pruned', 40: 'proposed', 70: 'proposed' });
    expect(selected(controller)?.frame).toBe(40);
  });

  it('is what is meant by a key that waits until the next one is played to', async () => {
    toy.session.view.set({ advance: 'play' });
    const at = await openAtHand(toy.session, 0);
    at.controller.later();
    await turns();
    await pass(1_500);
    expect(at.playback.state().playing).toBe(true);
    at.controller.prune();
    await pass(3_000);
    at.pass(3_000);
    await turns();
    expect(acts()).toEqual(['move', 'prune']);
    expect(states(at.controller)).toEqual({ 11: 'pruned', 40: 'proposed', 70: 'proposed' });
  });

  it('is left once the next one has been seen', async () => {
    const controller = await goneOn(600);
    controller.prune();
    await turns();
    expect(states(controller)).toEqual({ 11: 'accepted', 40: 'pruned', 70: 'proposed' });
  });
});

it('a model is asked for where none is chosen, but not of who went on meanwhile', async () => {
  const asked: string[] = [];
  const run = () => void asked.push(said());
  const leave = commands.register([{ id: 'keyframe.draft', label: '', group: '', keys: [], run }]);
  const { controller } = await openAtHand(toy.session, 0);
  const stop = controller.store.texts.state.subscribe(() => commands.notePress());
  controller.draftNow();
  await turns();
  expect(said()).toBe('No model is chosen yet.');
  expect(asked).toEqual([]);
  stop();
  controller.draftNow();
  await turns();
  expect(asked).toEqual(['No model is chosen yet.']);
  leave();
});
