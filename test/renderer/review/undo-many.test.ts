/** An act on many episodes is one step of the day's undo. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { asking, undoLast } from '../../../src/renderer/features/review/session/undo';
import { openAtHand, type EpisodeAtHand } from './episode-at-hand';
import { useToySession } from './toy-session';

const toy = useToySession([[10, 40], [5]]);
const { says, nextUndo } = toy;
let at: EpisodeAtHand;

beforeEach(async () => {
  at = await openAtHand(toy.session, 0);
});

const watch = () => ({ signal: new AbortController().signal, done: () => {} });
const reverted = () =>
  toy.core.journal.flatMap(({ act }) => (act.kind === 'revert' ? [act.decisionId] : []));
const kept = (decisions: number) => vi.waitFor(() => expect(toy.core.journal).toHaveLength(decisions));

describe('an act on many episodes', () => {
  const many = Array.from({ length: 300 }, (_, episode) => episode);
  const again = { kind: 'tag', tag: 'look-again', on: true } as const;

  it('is one step of the day, in its turn, across a reload, and takes back what stands alone', async () => {
    at.controller.accept();
    await kept(1);
    expect(await toy.session.bulk.decide(many, again, watch())).toBe(300);
    await kept(301);
    at.controller.prune();
    await kept(302);
    expect(toy.session.trail.state.getState().done).toHaveLength(3);
    toy.session = await toy.openWindow();
    at = await openAtHand(toy.session, 0);
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
