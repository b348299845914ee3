/**
 * Pictures of every room in every state it can be in, to be looked at: `npx tsx test/state-shots.ts FOLDER [STATE ...]`
 * (all states where none is named). `--looks=dark,zoom` takes those looks alone whose names have one of the words.
 */
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium, openWindow } from './e2e/window';
import { toRoom, type RoomState } from './room-hosts';
import { roomStates } from './room-states';
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
  { name: 'zoom-150', width: 960, height: 600, theme: 'dark' },
  { name: 'zoom-200', width: 720, height: 450, theme: 'light' },
  { name: 'still', width: 1_440, height: 900, theme: 'dark', still: true },
];

const [folder, ...wanted] = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
if (folder === undefined) throw new Error('Name the folder for the pictures.');
const words = process.argv
  .find((arg) => arg.startsWith('--looks='))
  ?.slice(8)
  .split(',');
const chosen = looks.filter(({ name }) => words?.some((word) => name.includes(word)) ?? true);

await mkdir(folder, { recursive: true });
const browser = await launchChromium();
try {
  for (const state of roomStates) {
    if (wanted.length > 0 && !wanted.includes(state.name)) continue;
    await shootState(browser, state).catch((error: unknown) => console.error(state.name, error));
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
      await toRoom(page, room);
      await settled(page);
      await there.inRoom?.(page, room);
      await shootAll(page, `${state.name}-${room}`);
    }
    for (const view of there.views ?? []) {
      await toRoom(page, view.room);
      await settled(page);
      await view.show(page).catch((error: unknown) => console.error(view.name, error));
      await shootAll(page, `${view.name}-${view.room}`);
      await leave(page);
    }
    await there.tour?.(page, (name) => shootAll(page, name));
    await page.context().close();
  } finally {
    await there.close();
    await rm(dir, { recursive: true, force: true });
  }
}

/** A view, and the one that it may have been opened from. */
async function leave(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  if (await page.locator('dialog[open]').first().isVisible()) await page.keyboard.press('Escape');
}

async function shootAll(page: Page, name: string): Promise<void> {
  for (const look of chosen) await shoot(page, look, name);
  // What comes next is done at a size at which all of it is in sight.
  await page.setViewportSize({ width: 1_440, height: 900 });
}

async function shoot(page: Page, look: Look, name: string): Promise<void> {
  await page.setViewportSize(look);
  await page.emulateMedia({ reducedMotion: look.still === true ? 'reduce' : 'no-preference' });
  await page.evaluate((theme) => (document.documentElement.dataset['theme'] = theme), look.theme);
  await settled(page, 200);
  // Colours on their way from one theme to the other are nobody's.
  await page.evaluate(() => {
    const onTheWay = document.getAnimations().filter((each) => each instanceof CSSTransition);
    return Promise.allSettled(onTheWay.map(({ finished }) => finished));
  });
  await page.screenshot({ path: path.join(folder ?? '', `${name}-${look.name}.png`) });
}
