/** The review room as the hands feel it, in an episode of three cameras and eighty keyframes. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { startHostProcess } from '../e2e/host-process';
import { launchChromium, openWindow } from '../e2e/window';
import { makeTempDir } from '../studio-fixture';
import { dense, denseNote, makeDense } from './dense-episode';
import { quantile, type BenchRow } from './row';
import { recordReview, type Recorded } from './review-recorder';

const accepts = 40;
const steps = 60;
const scrubMs = 3_000;
/** So long the eye rests on a keyframe before the next key: what is decoded ahead has its time. */
const restMs = 700;

export async function benchReview(): Promise<BenchRow[]> {
  const dir = await makeTempDir();
  const dataset = path.join(dir, 'dense');
  const dataDir = path.join(dir, 'data');
  await makeDense(dataset, dataDir);
  const browser = await launchChromium();
  // Another build beside the same dataset, for a comparison: BENCH_ROOT=/path/to/checkout.
  const root = process.env['BENCH_ROOT'];
  const host = await startHostProcess({
    dataDir,
    dataset,
    ...(root === undefined ? {} : { root }),
  });
  try {
    const { page } = await openWindow(browser, host.url);
    await page.locator('[data-episode="0"]').waitFor();
    await page.evaluate(() => void (location.hash = location.hash.replace(/^[^?]*/, '#/review/0')));
    await shows(page, 7);
    // What tsx wraps around functions that have a name.
    await page.evaluate('globalThis.__name = (wrapped) => wrapped');
    await page.evaluate(recordReview);
    return [
      ...(await acceptOneByOne(page)),
      ...(await stepByFrames(page)),
      ...(await scrub(page)),
      ...(await play(page)),
      ...(await openTheNext(page)),
    ];
  } finally {
    await browser.close();
    await host.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

/** Every camera has painted this frame. */
const shows = (page: Page, frame: number) =>
  page.waitForFunction(
    ({ frame, cameras }) =>
      document.querySelectorAll(`[data-camera] canvas[data-frame="${frame}"]`).length === cameras,
    { frame, cameras: dense.cameras },
  );

const recorded = (page: Page): Promise<Recorded> =>
  page.evaluate(() => {
    const { benchReview } = window as unknown as { benchReview: { take(): Recorded } };
    return benchReview.take();
  });

const spread = (name: string, times: readonly number[], note: string): BenchRow[] =>
  (
    [
      [0.5, 'median'],
      [0.95, 'p95'],
    ] as const
  ).map(([share, label]) => ({
    name: `${name}, ${label}`,
    value: quantile(times, share),
    unit: 'ms',
    note: `${denseNote}; ${note}`,
  }));

async function acceptOneByOne(page: Page): Promise<BenchRow[]> {
  await recorded(page);
  const decisions: number[] = [];
  const pictures: number[] = [];
  for (let press = 0; press < accepts; press += 1) {
    await page.waitForTimeout(restMs);
    await page.keyboard.press('KeyA');
    await page.waitForFunction(
      (count) => document.querySelectorAll('[data-keyframe][data-state=accepted]').length >= count,
      press + 1,
    );
    const next = await page.locator('[data-keyframe][aria-current]').getAttribute('data-keyframe');
    await shows(page, Number(next?.split(':')[1]));
    const { keyMs, decisionMs, pictureMs } = await recorded(page);
    decisions.push(decisionMs - keyMs);
    pictures.push(pictureMs - keyMs);
  }
  const note = `${accepts} presses of A, ${restMs} ms apart`;
  return [
    ...spread('review: key to painted decision and panel', decisions, note),
    ...spread("review: key to the next keyframe's pictures", pictures, note),
  ];
}

async function stepByFrames(page: Page): Promise<BenchRow[]> {
  const times: number[] = [];
  let frame = await frameOf(page);
  for (const [key, by] of [
    ['ArrowRight', 1],
    ['ArrowLeft', -1],
  ] as const) {
    for (let step = 0; step < steps; step += 1) {
      frame += by;
      await recorded(page);
      await page.keyboard.press(key);
      await shows(page, frame);
      const { keyMs, pictureMs } = await recorded(page);
      times.push(pictureMs - keyMs);
    }
  }
  return spread('review: frame step', times, `${steps} forward and as many back`);
}

const frameOf = (page: Page): Promise<number> =>
  page
    .locator('[data-camera] canvas')
    .first()
    .evaluate((canvas) => Number((canvas as HTMLCanvasElement).dataset['frame']));

/** From left to right along the axis in three seconds, as a hand does it: the pointer waits for no answer. */
async function scrub(page: Page): Promise<BenchRow[]> {
  const box = await page.getByRole('region', { name: 'Time axis' }).boundingBox();
  if (box === null) throw new Error('There is no time axis.');
  const y = box.y + 10;
  await page.mouse.move(box.x + 200, y);
  await page.mouse.down();
  await recorded(page);
  const began = performance.now();
  const moves: Promise<void>[] = [];
  for (let sinceMs = 0; sinceMs < scrubMs; sinceMs = performance.now() - began) {
    const along = sinceMs / scrubMs;
    moves.push(page.mouse.move(box.x + 200 + (box.width - 260) * along, y));
    await new Promise((resolve) => setTimeout(resolve, 1000 / 60));
  }
  const { paints, moved } = await recorded(page);
  const seconds = (performance.now() - began) / 1000;
  await Promise.all(moves);
  await page.mouse.up();
  const note = `${denseNote}; 1,800 frames in 3 s, ${(moved / seconds).toFixed(0)} moves of the pointer seen a second`;
  return [
    {
      name: 'review: scrubbing',
      value: paints / seconds,
      unit: 'updates/s of the first camera',
      note,
    },
  ];
}

async function play(page: Page): Promise<BenchRow[]> {
  await page.keyboard.press('Home');
  await shows(page, 0);
  await recorded(page);
  await page.keyboard.press('Space');
  await page.waitForTimeout(10_000);
  await page.keyboard.press('Space');
  const { longTasks, paints } = await recorded(page);
  const note = `${denseNote}; 10 s, ${(paints / 10).toFixed(1)} pictures a second`;
  return [
    { name: 'review: long tasks while playing', value: longTasks.length, unit: 'over 50 ms', note },
    {
      name: 'review: longest task while playing',
      value: Math.max(0, ...longTasks),
      unit: 'ms (0: none over 50)',
      note,
    },
  ];
}

/** From the key to the first picture of every camera and a list of keyframes. */
async function openTheNext(page: Page): Promise<BenchRow[]> {
  const times: number[] = [];
  for (let visit = 0; visit < 10; visit += 1) {
    await page.waitForTimeout(1_500);
    await recorded(page);
    const [key, episode] = visit % 2 === 0 ? (['PageDown', 1] as const) : (['PageUp', 0] as const);
    await page.keyboard.press(key);
    await page.getByRole('heading', { name: `Episode ${episode}`, exact: true }).waitFor();
    await page.waitForFunction(
      (cameras) => document.querySelectorAll('[data-camera] canvas[data-frame]').length === cameras,
      dense.cameras,
    );
    const { keyMs, pictureMs } = await recorded(page);
    times.push(pictureMs - keyMs);
  }
  return spread('review: next episode interactive', times, '10 visits, to and fro');
}
