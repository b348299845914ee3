/** Texts that a project keeps to be put into others: the same in all its windows, each at its key. */
import { describe, expect, it, vi } from 'vitest';
import { snippetCommands } from '../../../src/renderer/features/review/controller/snippet-commands';
import { notices } from '../../../src/renderer/ui/notices';
import { StudioError } from '../../../src/shared/errors';
import type { ProjectInfo } from '../../../src/shared/model/project';
import { openAtHand } from './episode-at-hand';
import { projectId } from './toy-core';
import { useToySession } from './toy-session';

const toy = useToySession([[10, 40]]);
const shown = () => toy.session.snippets.state.getState().all;
const said = () => notices.getState().list.map(({ text }) => text);
const writable = { id: projectId, readOnlyBecause: null } as ProjectInfo;

/** As a browser kept them before they were the project's. */
const keptAlone = (snippets: readonly string[]) =>
  toy.storage.saveSetting(projectId, 'review-room', { camera: 'front', snippets });
const leftAlone = async () => {
  const saved = await toy.storage.setting(projectId, 'review-room');
  return (saved as { snippets: string[] }).snippets;
};
const reload = async () => {
  notices.setState({ list: [] });
  toy.session = await toy.openWindow();
};

it('are the same in two windows, and a removed one moves no key and can be put back', async () => {
  const other = await toy.openWindow();
  for (const text of ['Reach.', 'Grip.', 'Lift.']) await toy.session.snippets.keep(text);
  await other.snippets.remove('Grip.');
  expect(shown()).toEqual(['Reach.', null, 'Lift.']);
  const taken: string[] = [];
  const takeSnippet = (text: string) => void taken.push(text);
  const { controller } = await openAtHand(toy.session, 0);
  const keys = snippetCommands({ takeSnippet, commands: controller.commands }, toy.session);
  const [, first, second, third] = keys;
  expect([first, second, third].map((key) => key?.isEnabled?.())).toEqual([true, false, true]);
  third?.run();
  second?.run();
  expect(taken).toEqual(['Lift.']);
  // Between keyframes there is no text to replace.
  controller.playback.seek(25);
  expect(third?.isEnabled?.()).toBe(false);
  expect(third?.needs).toBe('stop at a keyframe first');
  const removed = notices.getState().list.at(-1);
  expect(removed?.text).toBe('Removed the snippet “Grip.” from this project.');
  removed?.action?.run();
  await vi.waitFor(() => expect(shown()).toEqual(['Reach.', 'Grip.', 'Lift.']));
  await toy.session.snippets.keep('Reach.');
  expect(said()).toContain('That is a snippet of this project already.');
  expect(toy.core.snippets).toEqual(['Reach.', 'Grip.', 'Lift.']);
});

describe('those that a browser kept alone', () => {
  it('become the project’s once, where it has none of the same text', async () => {
    await keptAlone(['Reach.', 'Grip.']);
    toy.core.snippets = ['Grip.'];
    await reload();
    await vi.waitFor(() => expect(shown()).toEqual(['Grip.', 'Reach.']));
    await vi.waitFor(async () => expect(await leftAlone()).toEqual([]));
    expect(toy.session.view.state.getState().camera).toBe('front');
    // Taken out by somebody, it is not brought back by the next start.
    await toy.session.snippets.remove('Reach.');
    await reload();
    await vi.waitFor(() => expect(shown()).toEqual(['Grip.']));
    expect(toy.core.calls.filter((name) => name === 'snippets.keep')).toHaveLength(1);
  });

  it('wait in it while the project can only be read', async () => {
    await keptAlone(['Reach.']);
    toy.core.keepsNone = new StudioError('conflict', 'Nothing was saved: somebody holds it.');
    await reload();
    await vi.waitFor(() => expect(toy.core.calls).toContain('snippets.keep'));
    // What else is remembered does not take their place.
    toy.session.view.set({ camera: 'wrist' });
    expect(await leftAlone()).toEqual(['Reach.']);
    expect(said()).toEqual([]);
    toy.core.keepsNone = null;
    toy.core.tell('project', writable);
    await vi.waitFor(() => expect(shown()).toEqual(['Reach.']));
    await vi.waitFor(async () => expect(await leftAlone()).toEqual([]));
  });

  it('stay in it, with why, where they cannot be kept', async () => {
    await keptAlone(['Reach.']);
    toy.core.keepsNone = new StudioError('io', 'The disk is full.');
    await reload();
    await vi.waitFor(() => expect(said()).toEqual(['The disk is full.']));
    expect(await leftAlone()).toEqual(['Reach.']);
    await toy.session.snippets.keep('Grip.');
    expect(shown()).toEqual([]);
  });
});
