/**
 * Pictures of every room in every state it can be in, to be looked at: `npx tsx test/state-shots.ts FOLDER [STATE ...]`
 * (all states where none is named). With `--quick` in two sizes instead of all.
 */
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium, openWindow } from './e2e/window';
import { roomStates, type RoomState } from './room-states';
import { settled } from './settled';
import { makeTempDir } from './studio-fixture';

interface Look {
  name: string;
  width: number;
  height: number;
  theme: 'dark' | 'light';
  /** No movement that decorates. */
  still?: boolean;
}

const sizes = [
  [1440, 900],
  [1024, 700],
  [1920, 1080],
] as const;
const themes = ['dark', 'light'] as const;
const looks: readonly Look[] = [
  ...sizes.flatMap(([width, height]) =>
    themes.map((theme): Look => ({ name: `${width}x${height}-${theme}`, width, height, theme })),
  ),
  { name: 'narrow', width: 600, height: 900, theme: 'dark' },
  { name: '4k', width: 3_840, height: 2_160, theme: 'light' },
  // A page zoomed by the browser has that many pixels fewer.
  { name: 'zoom-125', width: 1_152, height: 720, theme: 'dark' },
  { name: 'zoom-200', width: 720, height: 450, theme: 'light' },
  { name: 'still', width: 1_440, height: 900, theme: 'dark', still: true },
];

const roomNames = ['library', 'review', 'policy', 'teachers', 'score', 'team'] as const;

const [folder, ...wanted] = process.argv.slice(2).filter((arg) => arg !== '--quick');
if (folder === undefined) throw new Error('Name the folder for the pictures.');
const quick = process.argv.includes('--quick');
const chosen = quick ? looks.filter(({ name }) => /^1440.*dark|^1024.*light/.test(name)) : looks;

await mkdir(folder, { recursive: true });
const browser = await launchChromium();
try {
  for (const state of roomStates) {
    if (wanted.length === 0 || wanted.includes(state.name)) await shootState(browser, state);
  }
} finally {
  await browser.close();
}

async function shootState(browser: Browser, state: RoomState): Promise<void> {
  const dir = await makeTempDir();
  const there = await state.make(dir);
  try {
    const { page } = await openWindow(browser, there.url, { expected: /./ });
    page.setDefaultTimeout(20_000);
    await there.begin?.(page);
    for (const room of state.rooms) {
      await page.keyboard.press(`Digit${roomNames.indexOf(room) + 1}`);
      await settled(page);
      await there.inRoom?.(page, room);
      for (const look of chosen) await shoot(page, look, `${state.name}-${room}`);
    }
    for (const view of there.views ?? []) {
      await page.keyboard.press(`Digit${roomNames.indexOf(view.room) + 1}`);
      await settled(page);
      await view.show(page).catch((error: unknown) => console.error(view.name, error));
      for (const look of chosen) await shoot(page, look, `${view.name}-${view.room}`);
      await page.keyboard.press('Escape');
    }
    await page.context().close();
  } catch (error) {
    console.error(`${state.name}: ${String(error)}`);
  } finally {
    await there.close();
    await rm(dir, { recursive: true, force: true });
  }
}

async function shoot(page: Page, look: Look, name: string): Promise<void> {
  await page.setViewportSize(look);
  await page.emulateMedia({ reducedMotion: look.still === true ? 'reduce' : 'no-preference' });
  await page.evaluate((theme) => (document.documentElement.dataset['theme'] = theme), look.theme);
  await settled(page);
  await page.screenshot({ path: path.join(folder ?? '', `${name}-${look.name}.png`) });
}
