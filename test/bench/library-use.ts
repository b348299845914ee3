/** What somebody does in the library's window, each thing measured from the key or button to its rows painted. */
import type { Page } from 'playwright-core';
import { quantile, type BenchRow } from './row';

/** Each key finds another number of episodes. */
const typed = ['drawer', 'towel', 'cup', 'slip'];
const wheelSteps = 60;
const dragSteps = 80;
/** The counts beside the list have had their time. */
const countedMs = 800;

/** By what was done; each name is a line of the table. */
type Times = Record<string, number[]>;

export async function measureAnswers(page: Page, note: string): Promise<BenchRow[]> {
  await page.evaluate(() => window.watchAnswers());
  const times: Times = {};
  await typeSearches(page, times);
  await tickFacets(page, times);
  await brushPlots(page, times);
  await chooseOrders(page, times);
  const all = Object.values(times).flat();
  return [...Object.entries(times), ['all of these', all] as const].flatMap(([name, each]) =>
    (['median', 'slowest'] as const).map((which) => ({
      name: `${name}, ${which}`,
      value: quantile(each, which === 'median' ? 0.5 : 1),
      unit: 'ms',
      note: `${each.length} times; ${note}`,
    })),
  );
}

const answers = (page: Page): Promise<number[]> =>
  page.evaluate(() => window.libraryProbe.answers.splice(0));

/** Until the list is that of its search, and the counts beside it have had their time. */
async function settles(page: Page, least = 1): Promise<void> {
  await page.waitForFunction((count) => window.libraryProbe.answers.length >= count, least);
  await page.locator('[aria-busy=false] > table[aria-label=Episodes]').waitFor();
  await page.waitForTimeout(countedMs);
}

/** Does one thing that changes the list, and notes how long its rows took. */
async function measure(
  page: Page,
  times: Times,
  name: string,
  act: () => Promise<void>,
): Promise<void> {
  await act();
  await settles(page);
  (times[name] ??= []).push(...(await answers(page)));
}

async function typeSearches(page: Page, times: Times): Promise<void> {
  const box = page.getByRole('combobox', { name: 'Search episodes' });
  const name = 'a key in the search';
  for (const word of typed) {
    await measure(page, times, name, async () => {
      await box.focus();
      // The first letter asks whatever the word is; the last is asked for after letters in quick succession.
      await page.keyboard.type(word, { delay: 60 });
    });
    await measure(page, times, 'clearing', () =>
      page.getByRole('button', { name: 'Clear' }).click(),
    );
  }
}

async function tickFacets(page: Page, times: Times): Promise<void> {
  const fieldsets = page.locator('fieldset');
  await page.waitForTimeout(countedMs);
  const titles = await fieldsets.locator('legend').allTextContents();
  for (const title of titles) {
    const tick = fieldsets.filter({ has: page.locator('legend', { hasText: title }) });
    const box = tick.getByRole('checkbox').last();
    // What is the same for all that is listed is not counted.
    if ((await box.count()) === 0) continue;
    await box.scrollIntoViewIfNeeded();
    for (let time = 0; time < 2; time += 1) {
      await measure(page, times, `ticking or unticking ${title}`, () => box.click());
    }
  }
  times['ticking or unticking a facet'] = Object.entries(times)
    .filter(([name]) => name.startsWith('ticking'))
    .flatMap(([name, each]) => {
      delete times[name];
      return each;
    });
}

async function brushPlots(page: Page, times: Times): Promise<void> {
  for (const field of ['len', 'keyframes', 'sparsity']) {
    const plot = page.locator(`[data-brush=${field}]`);
    await plot.scrollIntoViewIfNeeded();
    const place = await plot.boundingBox();
    if (place === null) throw new Error(`There is no plot of ${field}.`);
    const at = (share: number) =>
      [place.x + share * place.width, place.y + place.height / 2] as const;
    await measure(page, times, 'brushing a plot', async () => {
      await page.mouse.move(...at(0.3));
      await page.mouse.down();
      for (const share of [0.4, 0.5, 0.6]) await page.mouse.move(...at(share));
      await page.mouse.up();
    });
    await measure(page, times, 'clearing', () =>
      page.getByRole('button', { name: 'Clear' }).click(),
    );
  }
}

async function chooseOrders(page: Page, times: Times): Promise<void> {
  const heads = page.locator('table[aria-label=Episodes] thead button:visible');
  const count = await heads.count();
  for (let at = 1; at < count; at += 1) {
    await measure(page, times, 'choosing an order', () => heads.nth(at).click());
  }
  const shuffle = page.getByRole('button', { name: 'Random order' });
  await measure(page, times, 'choosing an order', () => shuffle.click());
  await measure(page, times, 'choosing an order', () => heads.first().click());
}

export async function measureScrolling(page: Page, note: string): Promise<BenchRow[]> {
  const scroller = page.locator('[aria-busy]:has(> table[aria-label=Episodes])');
  const box = await scroller.boundingBox();
  if (box === null) throw new Error('There is no list.');
  await page.evaluate(() => window.watchScrolling());
  await page.mouse.move(box.x + 300, box.y + 300);
  for (let step = 0; step < wheelSteps; step += 1) await page.mouse.wheel(0, 1_200);
  const wheel = await scrolledRows(page, 'wheel, 26 rows a step', note);
  const bar = box.x + box.width - 6;
  await scroller.evaluate((list) => list.scrollTo({ top: 0 }));
  await page.waitForTimeout(500);
  await scrolledRows(page, 'going back', note);
  await page.mouse.move(bar, box.y + 22);
  await page.mouse.down();
  for (let step = 0; step < dragSteps; step += 1) {
    await page.mouse.move(bar, box.y + 22 + (step * (box.height - 60)) / dragSteps);
  }
  await page.mouse.up();
  return [wheel, await scrolledRows(page, 'scroll bar from top to end', note)];
}

/** Of the frames since it was last asked. */
async function scrolledRows(page: Page, how: string, note: string): Promise<BenchRow> {
  const frames = await page.evaluate(() => window.libraryProbe.frames.splice(0));
  const rows = frames.reduce((sum, frame) => sum + frame.rows, 0);
  const blank = frames.reduce((sum, frame) => sum + frame.blank, 0);
  return {
    name: `blank rows while scrolling by ${how}`,
    value: (100 * blank) / rows,
    unit: '%',
    note: `${blank} of ${rows} rows in ${frames.length} frames; ${note}`,
  };
}
