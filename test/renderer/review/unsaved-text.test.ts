/** A text that was typed and not saved is there again, also after a reload. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  openSession,
  type ReviewSession,
} from '../../../src/renderer/features/review/session/session';
import { createMemoryStorage, type StudioStorage } from '../../../src/renderer/storage';
import { openAtHand, type EpisodeAtHand } from './episode-at-hand';
import {
  createToyCore,
  datasetId,
  projectId,
  proposal,
  proposalsOf,
  type ToyCore,
} from './toy-core';

let core: ToyCore;
let storage: StudioStorage;
let session: ReviewSession;
let at: EpisodeAtHand;

const said = () => session.said.getState().text;

/** As loading the page anew does. */
async function openWindow() {
  session = await openSession(core.connection, { id: projectId, datasetId, path: '/p' }, storage);
  at = await openAtHand(session, 0);
}

beforeEach(async () => {
  core = createToyCore();
  core.proposals.set(0, proposalsOf(0, [10, 40]));
  storage = createMemoryStorage();
  await openWindow();
});

describe('a text that is not saved', () => {
  it('comes back when the field is opened again, also after a reload, until it is saved', async () => {
    at.controller.edit();
    await vi.waitFor(() => expect(at.controller.state.getState().editing).not.toBeNull());
    at.controller.type('Reach for the cup.');
    at.controller.cancelEdit();
    expect(said()).toBe('Not saved. To edit again brings the text back.');
    await openWindow();
    at.controller.edit();
    await vi.waitFor(() =>
      expect(at.controller.state.getState().editing?.text).toBe('Reach for the cup.'),
    );
    at.controller.saveEdit();
    await vi.waitFor(() => expect(core.journal.map(({ act }) => act.kind)).toEqual(['edit']));
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
    await openWindow();
    at.controller.edit();
    await vi.waitFor(() => expect(at.controller.state.getState().editing?.text).toBe('Reach.'));
    at.controller.type(proposal(10).reasoning.text);
    await openWindow();
    at.controller.edit();
    await vi.waitFor(() => expect(at.controller.state.getState().editing).not.toBeNull());
    expect(said()).not.toContain('is back');
  });
});
