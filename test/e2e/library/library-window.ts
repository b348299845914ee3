/** The library in a real window, with the demo's first episodes. */
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { openFirstEpisodes, type WindowedStudio } from '../../renderer/windowed-studio';
import { openWindow, type StudioWindow } from '../window';

export const episodes = 8;

const numbers = (rows: Locator): Promise<string[]> =>
  rows.evaluateAll((all) => all.map((each) => each.dataset['episode'] ?? ''));

/** @param proposed episodes for which keyframes are proposed */
export function libraryWindow(proposed: readonly number[]) {
  const library = {} as WindowedStudio & StudioWindow;
  const row = (episode: number): Locator => library.page.locator(`tr[data-episode="${episode}"]`);
  beforeAll(async () => {
    const studio = await openFirstEpisodes(episodes, proposed);
    Object.assign(library, studio, await openWindow(studio.browser, studio.url));
    await row(0).waitFor();
  });
  afterAll(async () => {
    expect(library.errors).toEqual([]);
    await library.close();
  });

  return {
    library,
    row,
    listed: () => numbers(library.page.locator('tr[data-episode]')),
    selected: () => numbers(library.page.locator('tr[data-selected="true"]')),
    search: () => library.page.getByRole('combobox', { name: 'Search episodes' }),
    decided: async (episode: number) => {
      const { client, projectId } = library;
      return (await client.call('review.episode', { projectId, episode })).decisions;
    },
  };
}

export const becomes = async <T>(read: () => Promise<T>, value: T) =>
  expect.poll(read, { timeout: 20_000 }).toEqual(value);
