/** One undo for the day: across episodes, after a reload, and never of what was not done. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { EpisodeController } from '../../../src/renderer/features/review/controller/controller';
import { stepWords } from '../../../src/renderer/features/review/session/trail';
import { asking, undoLast, undoOne } from '../../../src/renderer/features/review/session/undo';
import type { DecisionAct } from '../../../src/shared/model/decision';
import { openAtHand, type EpisodeAtHand } from './episode-at-hand';
import { proposal } from './toy-core';
import { useToySession } from './toy-session';

const toy = useToySession([[10, 40], [5]]);
const { said, says } = toy;
let at: EpisodeAtHand;
/** Where the room went, with the frame. */
let opened: [number, number | undefined][];

const nextUndo = () => toy.session.said.getState().nextUndo?.what;
const states = (controller: EpisodeController) => controller.keyframes().map(({ state }) => state);

async function enter(episode: number) {
  toy.session.stage.setWays({
    next: () => Promise.resolve(1 - at.controller.store.episode),
    open(to, frame) {
      opened.push([to, frame]);
      at.leave();
      void enter(to);
    },
  });
  at = await openAtHand(toy.session, episode);
}

/** As loading the page anew does. */
async function openWindow(episode: number) {
  toy.session = await toy.openWindow();
  await enter(episode);
}

const isAt = (episode: number) =>
  vi.waitFor(() => expect(at.controller.store.episode).toBe(episode));

beforeEach(async () => {
  opened = [];
  await enter(0);
});

describe('undo', () => {
  it('takes finishing back and returns to the episode, then goes on in it and comes forth again', async () => {
    at.controller.accept();
    at.controller.prune();
    at.controller.finish();
    await isAt(1);
    expect(said()).toBe('Finished episode 0.');
    expect(nextUndo()).toBe('Finished the episode');
    at.controller.undo();
    await isAt(0);
    expect(said()).toBe('Undone in episode 0: Finished the episode.');
    expect(nextUndo()).toBe('Pruned keyframe at frame 40');
    expect(at.controller.store.state.getState().folded?.review.finished).toBe(false);
    at.controller.undo();
    await says('Undone: Pruned keyframe at frame 40.');
    expect(nextUndo()).toBe('Accepted keyframe at frame 10');
    expect(at.playback.state().frame).toBe(40);
    at.controller.redo();
    at.controller.redo();
    await vi.waitFor(() =>
      expect(at.controller.store.state.getState().folded?.review.finished).toBe(true),
    );
    expect(states(at.controller)).toEqual(['accepted', 'pruned']);
  });

  it('goes back to what was done in an episode before, across a reload', async () => {
    at.controller.prune();
    at.controller.nextEpisode();
    toy.core.neighbours = 2;
    await vi.waitFor(() => expect(toy.core.journal).toHaveLength(1));
    await openWindow(1);
    at.controller.undo();
    await isAt(0);
    expect(opened).toEqual([[0, 10]]);
    expect(states(at.controller)).toEqual(['proposed', 'proposed']);
    at.controller.undo();
    await says('Nothing is left to undo.');
  });

  it('passes over what another window took back', async () => {
    at.controller.accept();
    at.controller.prune();
    await vi.waitFor(() => expect(toy.core.journal).toHaveLength(2));
    const [first, last] = toy.core.journal;
    if (first === undefined || last === undefined) throw new Error('Two acts were made.');
    at.controller.store.add([
      {
        ...last,
        id: 'elsewhere:1',
        device: 'elsewhere',
        sequence: 1,
        atMs: last.atMs + 1,
        act: { kind: 'revert', decisionId: last.id },
      },
    ]);
    at.controller.undo();
    await says('Undone: Accepted keyframe at frame 10.');
    expect(states(at.controller)).toEqual(['proposed', 'proposed']);
  });

  it('takes a camera shift back in its turn, and knows of other windows', async () => {
    at.controller.accept();
    at.controller.shift('front', () => 2);
    await says('Showed front 2 frames later, in this project.');
    expect(nextUndo()).toBe('Showed front 2 frames later');
    await vi.waitFor(() => expect(toy.core.shifts).toEqual({ front: 2 }));
    at.controller.undo();
    await says('Undone: Showed front 2 frames later.');
    await vi.waitFor(() => expect(toy.core.shifts).toEqual({ front: 0 }));
    expect(nextUndo()).toBe('Accepted keyframe at frame 10');
    at.controller.redo();
    await says('Redone: Showed front 2 frames later.');
    expect(toy.session.shifts.of('front')).toBe(2);
    await vi.waitFor(() => expect(toy.core.shifts).toEqual({ front: 2 }));
    toy.core.shift({ front: 5 });
    expect(toy.session.shifts.of('front')).toBe(5);
    at.controller.undo();
    await says('Undone: Accepted keyframe at frame 10.');
    expect(toy.session.shifts.of('front')).toBe(5);
  });

  it('is only of the curator who sits here', async () => {
    at.controller.accept();
    await vi.waitFor(() => expect(toy.core.journal).toHaveLength(1));
    toy.session.setCurator('ben');
    // What somebody else decided is not told either.
    expect(said()).toBe('');
    expect(nextUndo()).toBeUndefined();
    at.controller.undo();
    await says('Nothing is left to undo.');
    expect(toy.core.journal).toHaveLength(1);
  });
});

const watch = () => ({ signal: new AbortController().signal, done: () => {} });
const reverted = () =>
  toy.core.journal.flatMap(({ act }) => (act.kind === 'revert' ? [act.decisionId] : []));
const kept = (decisions: number) =>
  vi.waitFor(() => expect(toy.core.journal).toHaveLength(decisions));

describe('an act on many episodes', () => {
  const many = Array.from({ length: 300 }, (_, episode) => episode);
  const again = { kind: 'tag', tag: 'look-again', on: true } as const;

  it('is one step of the day, in its turn, across a reload, and takes back what stands alone', async () => {
    at.controller.accept();
    await kept(1);
    expect(await toy.session.bulk.decide(many, again, watch())).toMatchObject({ changed: 300 });
    await kept(301);
    at.controller.prune();
    await kept(302);
    expect(toy.session.trail.state.getState().done).toHaveLength(3);
    await openWindow(0);
    at.controller.undo();
    await says('Undone: Pruned keyframe at frame 40.');
    expect(nextUndo()).toMatch(/^Tagged|^Marked/);
    const [, first] = toy.core.journal;
    if (first?.together === undefined) throw new Error('The first of many follows the first act.');
    at.controller.revert(first.id);
    await says(/^Undone: Tagged/);
    at.controller.undo();
    await says(/^Undone: .*, 299 episodes\.$/);
    await kept(302 + 1 + 1 + 299);
    expect(new Set(reverted()).size).toBe(reverted().length);
    at.controller.undo();
    await says('Undone: Accepted keyframe at frame 10.');
    at.controller.redo();
    at.controller.redo();
    await says(/^Redone: .*, 299 episodes\.$/);
    expect(nextUndo()).toMatch(/^Tagged|^Marked/);
    at.controller.undo();
    await says(/^Undone: .*, 299 episodes\.$/);
    expect(nextUndo()).toBe('Accepted keyframe at frame 10');
  });

  it('is one step in another window too, and one that was taken back there is passed over', async () => {
    const other = await toy.openWindow();
    at.controller.accept();
    await kept(1);
    await toy.session.bulk.decide(many, again, watch());
    await kept(301);
    expect(other.trail.state.getState().done).toMatchObject([
      { what: 'Accepted keyframe at frame 10' },
      { what: 'Tags changed', episodes: 300 },
    ]);
    expect(await undoLast(asking(other))).toEqual({
      what: 'Tags changed, 300 episodes',
      one: null,
    });
    await kept(601);
    at.controller.undo();
    await says('Undone: Accepted keyframe at frame 10.');
    expect(toy.core.journal).toHaveLength(602);
  });

  it('is called settled in another window where it settles one episode, or more of it', async () => {
    const other = await toy.openWindow();
    const picked = { keyframes: [proposal(10)] };
    const acts: [string, DecisionAct][] = [
      ['m-1', { kind: 'settle', between: ['ann', 'ben'] }],
      ['m-1', { kind: 'accept', ...picked }],
      ['m-2', { kind: 'accept', ...picked }],
      ['m-3', { kind: 'prune', ...picked }],
      ['m-4', { kind: 'edit', keyframe: proposal(10), text: 'Reach.' }],
    ];
    for (const [mark, act] of acts)
      await toy.session.decide(at.controller.store, act, undefined, mark);
    await kept(5);
    expect(other.trail.state.getState().done.map((step) => stepWords(step))).toEqual(
      Array.from({ length: 4 }, () => 'Settled in episode 0'),
    );
  });

  it('waits for its turn behind what was done in an episode since, from any room', async () => {
    await toy.session.bulk.decide([3, 4], again, watch());
    at.controller.partial();
    await kept(3);
    at.leave();
    expect(await undoLast(asking(toy.session))).toMatchObject({ what: 'Outcome: partial 0.5' });
    expect(await undoLast(asking(toy.session))).toMatchObject({
      what: expect.stringMatching(/, 2 episodes$/),
    });
    expect(await undoLast(asking(toy.session))).toBeNull();
    await kept(6);
  });

  it('is taken back by the notice that tells of it, whatever was done since', async () => {
    const { step } = await toy.session.bulk.decide([3, 4], again, watch());
    at.controller.accept();
    await kept(3);
    const many = toy.core.journal.filter(({ together }) => together === step).map(({ id }) => id);
    expect(await undoOne(asking(toy.session), step)).toMatchObject({
      what: expect.stringMatching(/, 2 episodes$/),
    });
    await kept(5);
    expect(reverted()).toEqual(many);
    expect(await undoOne(asking(toy.session), step)).toBeNull();
    at.controller.undo();
    await says('Undone: Accepted keyframe at frame 10.');
  });

  it('of the morning is one step yet after a long day, across a reload', async () => {
    const { step } = await toy.session.bulk.decide([3, 4], again, watch());
    await kept(2);
    const [first] = toy.session.trail.state.getState().done;
    if (first === undefined) throw new Error('It is a step.');
    for (let act = 0; act < 4_000; act += 1) toy.session.trail.addShift({ ...first, id: `a` });
    await openWindow(0);
    expect(toy.session.trail.state.getState().done[0]?.id).toBe(step);
  });

  it('is not taken back while the core cannot keep decisions, and stays the next step', async () => {
    await toy.session.bulk.decide([3, 4], again, watch());
    await kept(2);
    toy.core.fates = Array.from({ length: 9 }, () => 'failed' as const);
    at.controller.accept();
    await vi.waitFor(() => expect(toy.session.outbox.state.getState().trouble).not.toBeNull());
    at.controller.undo();
    await says('Undone: Accepted keyframe at frame 10.');
    await expect(undoLast(asking(toy.session))).rejects.toThrow('The disk is full.');
    expect(toy.session.trail.state.getState().done).toHaveLength(1);
  });
});
