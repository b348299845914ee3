/** What states of rooms are made of: a small dataset, reviews of it, and the studio on it. */
import path from 'node:path';
import type { Page } from 'playwright-core';
import { runCli } from './cli/run-cli';
import { startHostProcess } from './e2e/host-process';
import { copyFirstEpisodes } from './first-episodes';
import { reviewedByMany } from './fixtures/two-reviews';

/** In the order of their keys. */
export const everywhere = ['library', 'review', 'policy', 'teachers', 'score', 'team'] as const;
export type RoomName = (typeof everywhere)[number];

/** Takes pictures of what is on screen now. */
export type Save = (name: string) => Promise<void>;

export interface RoomView {
  name: string;
  room: RoomName;
  show(page: Page): Promise<unknown>;
}

export interface RoomState {
  name: string;
  rooms: readonly RoomName[];
  make(dir: string): Promise<There>;
}

export interface There {
  url: string;
  /** Once the window is open. */
  begin?(page: Page): Promise<void>;
  /** In each room, before it is looked at. */
  inRoom?(page: Page, room: RoomName): Promise<void>;
  /** Shown one after the other, each left by Escape. */
  views?: readonly RoomView[];
  /** What comes of one another, after all of these. */
  tour?(page: Page, save: Save): Promise<void>;
  close(): Promise<unknown>;
}

export const opened = (page: Page): Promise<void> =>
  page.getByRole('button', { name: /open another dataset/ }).waitFor();

/** What the room waits for has come. */
export async function read(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('main [class*="waiting"]') === null);
}

export async function toRoom(page: Page, room: RoomName): Promise<void> {
  await page.keyboard.press(`Digit${everywhere.indexOf(room) + 1}`);
}

export async function copied(dir: string, episodes: number): Promise<string> {
  const dataset = path.join(dir, 'demo');
  await copyFirstEpisodes(episodes, dataset);
  return dataset;
}

/** With keyframes, and the reviews of two curators who differ. */
export async function reviewed(dir: string): Promise<string> {
  const dataset = await copied(dir, 3);
  const dataDir = path.join(dir, 'cli-data');
  const project = path.join(dir, 'demo.curation');
  await runCli(dataDir, 'propose', dataset, '--project', project);
  const pruned = { Ann: [1], Ben: [1, 2] };
  await reviewedByMany({ dataset, project, dataDir, episodes: [2], pruned });
  return dataset;
}

export async function hostOn(
  dataset: string,
  dir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<There> {
  const host = await startHostProcess({ dataDir: path.join(dir, 'data'), dataset, env });
  return { url: host.url, begin: opened, inRoom: read, close: () => host.stop() };
}
