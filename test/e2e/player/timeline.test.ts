/** The time axis in a real browser: pointer, wheel, keyboard, and ten thousand frames. */
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { frames, gutterPx, timeAxis } from './time-axis';

const { at, show, frameNow, scrolled, asked, placeOf, drag } = timeAxis();
let page: Page;
let axis: Locator;
beforeAll(() => {
  ({ page, axis } = at);
});

describe('the pointer', () => {
  test('seeks by click and by drag, on the ruler, the bar and the curves', async () => {
    for (const [frame, y] of [
      [200, 8],
      [250, 32],
      [310, 70],
    ] as const) {
      const place = await placeOf(frame, y);
      await page.mouse.click(place.x, place.y);
      expect(await frameNow()).toBe(frame);
    }
    await drag(await placeOf(100, 70), await placeOf(333, 70));
    expect(await frameNow()).toBe(333);
    await page.mouse.up();
    expect(await asked()).toEqual([]);
  });

  test('selects a marker by click, without moving playhead or marker', async () => {
    const place = await placeOf(70, 32);
    await page.mouse.click(place.x + 1, place.y);
    expect(await asked()).toEqual(['select k1']);
    expect(await frameNow()).toBe(0);
  });

  test('moves a marker by drag, and shows the frame on the way', async () => {
    await drag(await placeOf(70, 32), await placeOf(95, 32));
    expect(await frameNow()).toBe(95);
    expect(await asked()).toEqual(['select k1']);
    await page.mouse.up();
    expect(await asked()).toEqual(['select k1', 'move k1 95']);
  });

  test('draws a marker to a cue near its way, unless Alt is held', async () => {
    await drag(await placeOf(70, 32), await placeOf(118, 32));
    expect(await frameNow()).toBe(120);
    await page.keyboard.down('Alt');
    const place = await placeOf(119, 32);
    await page.mouse.move(place.x, place.y);
    expect(await frameNow()).toBe(119);
    await page.keyboard.up('Alt');
    await page.mouse.up();
    expect(await asked()).toEqual(['select k1', 'move k1 119']);
  });

  test('lets a marker go where it was on Escape', async () => {
    await drag(await placeOf(70, 32), await placeOf(95, 32));
    await page.keyboard.press('Escape');
    await page.mouse.up();
    expect(await asked()).toEqual(['select k1']);
    expect(await frameNow()).toBe(70);
  });

  test('takes all along that are picked, as far as the first of them has room', async () => {
    await show(frames, 50, { picked: ['k1', 'k3'] });
    const place = await placeOf(70, 32);
    await drag(place, await placeOf(200, 32));
    // The second of them would meet the one at 220.
    expect(await frameNow()).toBe(119);
    expect(await asked()).toEqual([]);
    await page.mouse.up();
    expect(await asked()).toEqual(['move k1 119']);
    // What is clicked is the only one from then on.
    const third = await placeOf(170, 32);
    await page.mouse.click(third.x, third.y);
    expect((await asked()).at(-1)).toBe('select k3');
  });

  test('tells frame, time, keyframe and values where it hovers', async () => {
    const place = await placeOf(70, 32);
    await page.mouse.move(place.x, place.y);
    await expect.poll(() => axis.innerText()).toContain('frame 70 · 3.50 s · keyframe 70: gripper');
    // Speed of frame 70, by the formula of the sample.
    const speed = Math.abs(Math.sin(70 / 23) * Math.cos(10) * 0.4).toFixed(3);
    expect(await axis.getByRole('listitem').nth(1).innerText()).toContain(speed);
  });

  test('tells all of it where the axis is narrower than what it says', async () => {
    const before = page.viewportSize();
    await page.setViewportSize({ width: 420, height: 800 });
    const badge = axis.getByText(/^frame 170 · 8.50 s · keyframe 170: /);
    const isTold = async () => {
      const place = await placeOf(170, 32);
      await page.mouse.move(place.x, place.y);
      return badge.isVisible();
    };
    await expect.poll(isTold).toBe(true);
    const [said, all] = [await badge.boundingBox(), await axis.boundingBox()];
    const right = (box: typeof said) => (box?.x ?? 0) + (box?.width ?? 0);
    expect(said?.x).toBeGreaterThanOrEqual(all?.x ?? Infinity);
    expect(right(said)).toBeLessThanOrEqual(right(all));
    if (before !== null) await page.setViewportSize(before);
  });
});

describe('zoom', () => {
  test('with Ctrl and wheel leaves the frame under the pointer where it is', async () => {
    const place = await placeOf(300, 70);
    await page.mouse.move(place.x, place.y);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -400);
    await page.keyboard.up('Control');
    await expect.poll(scrolled).toBeGreaterThan(100);
    await page.mouse.click(place.x, place.y);
    expect(Math.abs((await frameNow()) - 300)).toBeLessThanOrEqual(1);
    await axis.getByRole('button', { name: 'Show the whole episode' }).click();
    await expect.poll(scrolled).toBe(0);
  });

  test('lets the view follow what is dragged beyond its edge, no faster than the eye', async () => {
    const slider = axis.getByRole('slider', { name: 'Playhead' });
    await slider.focus();
    await page.keyboard.press('End');
    for (let press = 0; press < 6; press += 1) await page.keyboard.press('+');
    // All six of them: 25 pixels a frame.
    const length = () => axis.locator('> div').evaluate((element) => element.scrollWidth);
    await expect.poll(length).toBeGreaterThan(9_000);
    const [from, box] = [await scrolled(), await axis.boundingBox()];
    if (box === null) throw new Error('The time axis is not on the page.');
    const [x, y] = [box.x + gutterPx + 30, box.y + 8];
    await page.mouse.move(x, y);
    const frame = () => page.evaluate(() => window.player.playback.state().frame);
    const last = await frame();
    await page.mouse.down();
    // It comes to the pointer first.
    await expect.poll(frame).toBeLessThan(last);
    /** Where the view stood at each display frame. */
    const views = await axis.locator('> div').evaluateHandle((element) => {
      const seen: number[] = [];
      const look = (): void => {
        seen.push(element.scrollLeft);
        requestAnimationFrame(look);
      };
      look();
      return seen;
    });
    await page.mouse.move(x - 70, y, { steps: 4 });
    // The pointer rests, and the view goes on.
    await expect.poll(scrolled).toBeLessThan(from - 200);
    await page.mouse.up();
    const stopped = await scrolled();
    const passed = await views.evaluate((seen) => seen);
    // Never by a view, which is over 800 pixels.
    const steps = passed.slice(1).map((left, at) => (passed[at] ?? left) - left);
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...steps)).toBeLessThan(42);
    await expect.poll(scrolled).toBe(stopped);
  });

  test('is as many seconds in the next episode, around where that begins, until all is shown', async () => {
    const widths = () =>
      axis.locator('> div').evaluate((element) => [element.scrollWidth, element.clientWidth]);
    /** Pixels that are one frame. */
    const framePx = async (length: number) => (((await widths())[0] ?? 0) - gutterPx) / length;
    await show(frames, 50, { keepsZoomAt: 0 });
    for (let press = 0; press < 4; press += 1) {
      await axis.getByRole('button', { name: /^Zoom in/ }).click();
    }
    const before = await framePx(frames);
    // At once: what was not told yet is told when the axis goes.
    await show(2_000, 50, { keepsZoomAt: 1_000 });
    await expect.poll(() => framePx(2_000)).toBeCloseTo(before, 1);
    const [, width = 0] = await widths();
    expect(await scrolled()).toBeCloseTo(1_000.5 * before - (width - gutterPx) / 2, -1);
    await axis.getByRole('button', { name: 'Show the whole episode' }).click();
    await show(frames, 50, { keepsZoomAt: 0 });
    await expect.poll(async () => (await widths())[0] === (await widths())[1]).toBe(true);
    expect(await axis.getByRole('button', { name: 'Show the whole episode' }).isDisabled()).toBe(
      true,
    );
  });

  test('follows the playhead out of view', async () => {
    const slider = axis.getByRole('slider', { name: 'Playhead' });
    await slider.focus();
    for (let press = 0; press < 6; press += 1) await page.keyboard.press('+');
    // Around the playhead, which is at the start.
    expect(await scrolled()).toBeLessThan(20);
    await page.keyboard.press('End');
    await expect.poll(scrolled).toBeGreaterThan(1_000);
    await page.keyboard.press('Home');
    await expect.poll(scrolled).toBeLessThan(20);
  });
});

test('the keyboard moves the playhead by one frame, ten, a second, and to the ends', async () => {
  const slider = axis.getByRole('slider', { name: 'Playhead' });
  await slider.focus();
  const seen: number[] = [];
  for (const key of ['ArrowRight', 'Shift+ArrowRight', 'PageUp', 'ArrowLeft', 'End', 'PageDown']) {
    await page.keyboard.press(key);
    seen.push(await frameNow());
  }
  expect(seen).toEqual([1, 11, 31, 30, 399, 379]);
  await expect
    .poll(() => slider.getAttribute('aria-valuetext'))
    .toBe('frame 379 of 399, 18.95 seconds');
});

test('chosen signals have a curve each', async () => {
  const labels = () => axis.getByRole('listitem').count();
  expect(await labels()).toBe(2);
  await axis.getByRole('button', { name: 'Choose signals' }).click();
  await page.getByRole('checkbox', { name: 'roll' }).check();
  await page.getByRole('checkbox', { name: 'gripper' }).check();
  expect(await labels()).toBe(4);
  await page.getByRole('checkbox', { name: 'roll' }).uncheck();
  expect(await labels()).toBe(3);
  await page.getByRole('button', { name: 'All 7 of observation.state' }).click();
  expect(await labels()).toBe(9);
  await page.getByRole('button', { name: 'None of observation.state' }).click();
  expect(await labels()).toBe(2);
  await page.keyboard.press('Escape');
});

test('an axis without curves says what to do, until one is chosen', async () => {
  await show(frames, 50, { robotUnknown: true });
  const words = axis.getByText(/^No arm or gripper is known here: choose signals/);
  await words.waitFor();
  const shots = process.env['DUALVLA_SHOTS'];
  if (shots !== undefined) await page.screenshot({ path: path.join(shots, 'axis-unknown.png') });
  await axis.getByRole('button', { name: 'Choose signals' }).click();
  await page.getByRole('checkbox', { name: 'roll' }).check();
  await words.waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
});

test('the loop button plays the segment it is given over and over, and stops where it begins', async () => {
  await page.getByRole('button', { name: 'Loop this segment' }).click();
  const seen = await page.evaluate(async () => {
    const { playback } = window.player;
    const found = new Set<number>();
    await new Promise<void>((resolve) => {
      let rounds = 0;
      const stop = playback.subscribe(({ frame }, source) => {
        found.add(frame);
        if (source === 'loop') rounds += 1;
        if (rounds < 3) return;
        stop();
        resolve();
      });
    });
    return [...found];
  });
  expect(Math.min(...seen)).toBe(10);
  expect(Math.max(...seen)).toBe(19);
  await page.getByRole('button', { name: 'Stop looping' }).click();
  const { frame, playing } = await page.evaluate(() => window.player.playback.state());
  expect({ frame, playing }).toEqual({ frame: 10, playing: false });
});

/** Points of the curves, when the axis is drawn once more. */
async function pointsDrawn(frames: number): Promise<number> {
  await show(frames, 100);
  const canvas = axis.locator('canvas').last();
  await expect.poll(() => canvas.evaluate((element: HTMLCanvasElement) => element.width)).toBe(876);
  return page.evaluate(async () => {
    const prototype = Path2D.prototype;
    const lineTo = Object.getOwnPropertyDescriptor(prototype, 'lineTo')?.value as (
      x: number,
      y: number,
    ) => void;
    let points = 0;
    prototype.lineTo = function count(x, y) {
      points += 1;
      lineTo.call(this, x, y);
    };
    document.querySelector<HTMLButtonElement>('[aria-label^="Zoom in"]')?.click();
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    prototype.lineTo = lineTo;
    return points;
  });
}

test('what is drawn of twenty thousand frames hangs on the width, not on their number', async () => {
  const [few, many] = [await pointsDrawn(2_000), await pointsDrawn(20_000)];
  expect(few).toBeGreaterThan(876);
  expect(many).toBeLessThan(2 * few);
});
