/** One undo for the day: across episodes, after a reload, and never of what was not done. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { EpisodeController } from '../../../src/renderer/features/review/controller/controller';
import { openAtHand, type EpisodeAtHand } from './episode-at-hand';
import { proposal } from './toy-core';
import { useToySession } from './toy-session';

const toy = useToySession([[10, 40], [5]]);
const { said, says, nextUndo, journal } = toy;
let at: EpisodeAtHand;
/** Where the room went, with the frame. */
let opened: [number, number | undefined][];

const states = (controller: EpisodeController) => controller.keyframes().map(({ state }) => state);

async function enter(episode: number) {
  at = await openAtHand(toy.session, episode);
}

async function begin(episode: number) {
  toy.session.stage.setWays({
    next: () => Promise.resolve(1 - at.controller.store.episode),
    open(to, frame) {
      opened.push([to, frame]);
      at.leave();
      void enter(to);
    },
  });
  await enter(episode);
}

async function openWindow(episode: number) {
  toy.session = await toy.openWindow();
  await begin(episode);
}

const isAt = (episode: number) =>
  vi.waitFor(() => expect(at.controller.store.episode).toBe(episode));

beforeEach(async () => {
  opened = [];
  await begin(0);
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
    at.controller.undo();
    await says('Nothing is left to undo.');
    expect(toy.core.journal).toHaveLength(1);
  });

  it('says that a finished episode stays finished when something in it changes', async () => {
    at.controller.accept();
    at.controller.accept();
    at.controller.finish();
    await isAt(1);
    toy.core.neighbours = 2;
    at.leave();
    at = await openAtHand(toy.session, 0);
    at.controller.prune();
    await says('Pruned frame 10. The episode stays finished: what is exported of it changes.');
    at.controller.undo();
    at.controller.reopen();
    await says('Episode reopened.');
  });
});

describe('a text that is not saved', () => {
  it('comes back when the field is opened again, also after a reload, until it is saved', async () => {
    at.controller.edit();
    await vi.waitFor(() => expect(at.controller.state.getState().editing).not.toBeNull());
    at.controller.type('Reach for the cup.');
    at.controller.cancelEdit();
    expect(said()).toBe('Not saved. To edit again brings the text back.');
    await openWindow(0);
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
    await openWindow(0);
    at.controller.edit();
    await vi.waitFor(() => expect(at.controller.state.getState().editing?.text).toBe('Reach.'));
    at.controller.type(proposal(10).reasoning.text);
    await openWindow(0);
    at.controller.edit();
    await vi.waitFor(() => expect(at.controller.state.getState().editing).not.toBeNull());
    expect(said()).not.toContain('is back');
  });
});

it('knows what closing the window would lose: a text, a move that rests, acts in their turn', async () => {
  expect(at.controller.isHalfDone()).toBe(false);
  at.controller.later();
  await vi.waitFor(() => expect(at.controller.state.getState().moving).not.toBeNull());
  expect(at.controller.isHalfDone()).toBe(true);
  at.controller.accept();
  expect(at.controller.isHalfDone()).toBe(true);
  await journal('move');
  await vi.waitFor(() => expect(at.controller.isHalfDone()).toBe(false));
  at.controller.edit();
  await vi.waitFor(() => expect(at.controller.state.getState().editing).not.toBeNull());
  expect(at.controller.isHalfDone()).toBe(true);
  at.controller.cancelEdit();
  expect(at.controller.isHalfDone()).toBe(false);
});

it('says that a tag is there already', async () => {
  at.controller.tag(['late']);
  await says('Tagged late.');
  at.controller.tag(['late', 'late']);
  await says('The episode is tagged late already.');
  expect(toy.core.journal).toHaveLength(1);
});
