/** The session of a window at a toy core, anew for each test, and what it says and has written. */
import { beforeEach, expect, vi } from 'vitest';
import type { EpisodeController } from '../../../src/renderer/features/review/controller/controller';
import {
  openSession,
  type ReviewSession,
} from '../../../src/renderer/features/review/session/session';
import { createMemoryStorage, type StudioStorage } from '../../../src/renderer/storage';
import { createToyCore, datasetId, projectId, proposalsOf, type ToyCore } from './toy-core';

/** @param frames of the keyframes that are proposed, by episode */
export function useToySession(frames: readonly number[][]) {
  const toy = {} as { core: ToyCore; storage: StudioStorage; session: ReviewSession };
  /** A window that is loaded again, or another one: at the same core and storage. */
  const openWindow = async () => {
    const project = { id: projectId, datasetId, path: '/p' };
    const session = await openSession(toy.core.connection, project, toy.storage);
    session.stage.setWays({ next: () => Promise.resolve(null), open: () => {} });
    return session;
  };
  beforeEach(async () => {
    toy.core = createToyCore();
    for (const [episode, at] of frames.entries()) {
      toy.core.proposals.set(episode, proposalsOf(episode, at));
    }
    toy.storage = createMemoryStorage();
    toy.session = await openWindow();
  });
  const said = () => toy.session.said.getState().text;
  const acts = () => toy.core.journal.map(({ act }) => act.kind);
  return Object.assign(toy, {
    openWindow,
    said,
    says: (text: string | RegExp) => vi.waitFor(() => expect(said()).toMatch(text)),
    /** Of what is in the journal. */
    acts,
    journal: (...kinds: string[]) => vi.waitFor(() => expect(acts()).toEqual(kinds)),
  });
}

export const selected = (controller: EpisodeController) =>
  controller.keyframes().find(({ id }) => id === controller.state.getState().selectedId);

/** By frame. */
export const states = (controller: EpisodeController) =>
  Object.fromEntries(controller.keyframes().map(({ frame, state }) => [frame, state]));
