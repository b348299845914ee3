/** What a curator looks at beside the playing picture: stills, the picture before, the words that differ. */
import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { reviewRoom } from './review-room';

const { room, rows, camera, frameOf, decided, shows, goTo } = reviewRoom();
let page: Page;
beforeAll(() => {
  ({ page } = room);
});

const topOf = async (of: Locator) => (await of.boundingBox())?.y ?? 0;
const width = async () => (await camera('front').boundingBox())?.width ?? 0;

it('rows show the picture of their frame and begin with the first word that differs', async () => {
  for (const at of [0, 1, 2]) {
    await rows()
      .nth(at)
      .locator(`[data-still="${frameOf(at)}"]`)
      .waitFor();
  }
  const [before, text] = [1, 2].map((at) => room.proposed[at]?.reasoning.text ?? '');
  if (before === undefined || text === undefined) throw new Error('Nothing was proposed.');
  const row = (await rows().nth(2).innerText()).split('\n').map((line) => line.trim());
  const shown = row.find((line) => line !== '' && text.endsWith(line)) ?? '';
  expect(shown).not.toBe('');
  expect(before.startsWith(text.slice(0, text.length - shown.length))).toBe(true);
});

it('stills of the keyframe and those around it are of the camera that is chosen', async () => {
  const stills = page.getByRole('region', { name: 'Selected keyframe' }).locator('[data-still]');
  const shown = async () => [await stills.count(), await stills.first().screenshot()] as const;
  for (const at of [1, 2, 3]) {
    await stills.and(page.locator(`[data-still="${frameOf(at)}"]`)).waitFor();
  }
  const [, front] = await shown();
  await page.keyboard.press('c');
  await expect
    .poll(async () => {
      const [count, picture] = await shown();
      return count === 3 && !picture.equals(front);
    })
    .toBe(true);
  expect(await camera('wrist').getByRole('button', { pressed: true }).count()).toBe(1);
  await page.keyboard.press('c');
});

it('shows why a keyframe was proposed, over its pictures, beside what decides about it', async () => {
  const panel = page.getByRole('region', { name: 'Selected keyframe' });
  const why = panel.getByRole('group', { name: 'Evidence' });
  const said = await why.locator('summary').innerText();
  for (const { strength } of room.proposed[2]?.cues ?? []) {
    expect(said).toContain(strength.toFixed(2));
  }
  const order = [panel.getByRole('button', { name: /^Accept/ }), why, panel.locator('img').first()];
  const tops = await Promise.all(order.map(topOf));
  expect(tops).toEqual(tops.toSorted((a, b) => a - b));
  // The rest of it is one click away, with the way to each cue's frame.
  expect(await why.getByRole('listitem').count()).toBe(0);
  await why.locator('summary').click();
  expect(await why.getByRole('listitem').count()).toBe(room.proposed[2]?.cues.length);
  await why.locator('summary').click();
});

it('shows the picture before while its key is held, and acts on none meanwhile', async () => {
  const before = camera('front').getByRole('img', {
    name: `The keyframe before, frame ${frameOf(1)}`,
  });
  await page.keyboard.down('v');
  await before.and(page.locator('[data-frame]')).waitFor();
  // What is said of a picture stands beside it.
  const front = camera('front');
  await front
    .locator('figcaption')
    .getByText(`Before: frame ${frameOf(1)}`)
    .waitFor();
  expect(await front.locator('canvas ~ :not(canvas)').count()).toBe(0);
  await front.locator('figcaption button').first().hover();
  const tip = await page.locator('[popover]:popover-open').boundingBox();
  const picture = await front.locator('canvas').first().boundingBox();
  expect((tip?.y ?? Infinity) + (tip?.height ?? 0)).toBeLessThanOrEqual((picture?.y ?? 0) + 2);
  await page.keyboard.up('v');
  await before.waitFor({ state: 'detached' });
  expect(await decided()).toEqual([]);
  await page.keyboard.down('v');
  await before.and(page.locator('[data-frame]')).waitFor();
  await page.keyboard.press('a');
  await before.waitFor({ state: 'detached' });
  await page.keyboard.up('v');
  await rows().nth(2).and(page.locator('[data-state="accepted"]')).waitFor();
  expect(await decided()).toMatchObject([
    { kind: 'accept', keyframes: [{ id: room.proposed[2]?.id, frame: frameOf(2) }] },
  ]);
});

it('shows it while its still is held too, which is no click', async () => {
  const before = camera('front').getByRole('img', {
    name: `The keyframe before, frame ${frameOf(1)}`,
  });
  await page.getByRole('button', { name: /^Before: the keyframe/ }).hover();
  await page.mouse.down();
  await before.and(page.locator('[data-frame]')).waitFor();
  await page.mouse.up();
  await before.waitFor({ state: 'detached' });
  await rows().nth(2).and(page.locator('[aria-current]')).waitFor();
});

it('goes faster on its way to a keyframe and stops there, and what is typed meanwhile is for it', async () => {
  const before = (await decided()).length;
  await goTo(1);
  const pressed = ['Shift+Space', 'l', 'l', 'e', 'x', 'd', '1', 'Control+Enter', 't', 'b', 'Enter'];
  for (const key of pressed) await page.keyboard.press(key);
  await page.getByText('Tagged b.').waitFor();
  await page.keyboard.press('Escape');
  expect((await decided()).slice(before)).toMatchObject([
    { kind: 'edit', keyframe: { frame: frameOf(2) }, text: expect.stringContaining('xd1') },
    { kind: 'tag', tags: ['b'] },
  ]);
  for (const left of [1, 0]) {
    await page.keyboard.press('u');
    await expect.poll(async () => (await decided()).length).toBe(before + 4 - left);
  }
});

it('gives one camera the room, by key, and takes it back', async () => {
  const alike = await width();
  await page.keyboard.press('Shift+C');
  await expect.poll(width).toBeGreaterThan(alike * 1.1);
  // What is left beside it shows the keyframe before, also between keyframes, and goes there.
  const before = (at: number) =>
    page.locator(`[data-beside="Before"] [data-still="${frameOf(at)}"]`);
  await before(1).waitFor();
  await page.keyboard.press('ArrowRight');
  await before(2).click();
  await before(1).waitFor();
  await page.keyboard.press('Shift+C');
  await expect.poll(width).toBe(alike);
});

it('zooms into a picture by the wheel and by keys, drags it about, and shows it whole again', async () => {
  const front = camera('front');
  const picture = front.locator('canvas').first();
  const place = await picture.boundingBox();
  if (place === null) throw new Error('There is no picture.');
  // Beside it there may be room.
  const shape = await picture.evaluate(
    (canvas) => canvas instanceof HTMLCanvasElement && canvas.width / canvas.height,
  );
  const width = Math.min(place.width, place.height * Number(shape));
  const height = width / Number(shape);
  const whole = { x: place.x + (place.width - width) / 2, y: place.y, width, height };
  const now = async () => (await picture.boundingBox()) ?? whole;
  const [x, y] = [whole.x + 0.75 * whole.width, whole.y + 0.25 * whole.height];
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, -240);
  // By e, and what lies under the pointer stays there.
  await expect.poll(async () => (await now()).width / whole.width).toBeCloseTo(Math.E, 1);
  const zoomed = await now();
  expect((x - zoomed.x) / zoomed.width).toBeCloseTo(0.75, 2);
  await page.mouse.down();
  await page.mouse.move(x - 30, y + 10, { steps: 3 });
  await page.mouse.up();
  await expect.poll(async () => (await now()).x).toBeCloseTo(zoomed.x - 30, 0);
  await front.getByRole('button', { name: '2.7×: show the whole picture' }).waitFor();
  // The stills show the same part, once they are drawn again.
  const still = page.getByRole('button', { name: /^Here: the keyframe/ }).locator('img');
  /** How many times as large as what it lies in, and where from its corner. */
  const within = (of: typeof whole, part: typeof whole) =>
    [of.width, of.x - part.x, of.y - part.y].map(
      (px, at) => px / (at === 2 ? part.height : part.width),
    );
  const apart = async () => {
    const [of, part] = [await still.boundingBox(), await still.locator('..').boundingBox()];
    if (part === null || of === null) throw new Error('There is no still.');
    const large = within(await now(), whole);
    return Math.max(...within(of, part).map((each, at) => Math.abs(each - (large[at] ?? 0))));
  };
  await expect.poll(apart).toBeLessThan(0.05);
  await page.keyboard.press('z');
  await front.getByRole('button', { name: '4.1×: show the whole picture' }).waitFor();
  const before = (await now()).x;
  await page.keyboard.press('Alt+ArrowLeft');
  await expect.poll(async () => (await now()).x).toBeGreaterThan(before);
  await front.getByRole('button', { name: '4.1×: show the whole picture' }).click();
  await expect.poll(async () => (await now()).width).toBe(place.width);
  await page.keyboard.press('Shift+Z');
  await page.getByText('Zoom into the picture first.').waitFor();
});

it('shows the picture under the pointer, and a row of them along the axis', async () => {
  const axis = page.getByRole('region', { name: 'Time axis' });
  const box = await axis.boundingBox();
  if (box === null) throw new Error('The time axis is not on the page.');
  await page.mouse.move(box.x + 0.7 * box.width, box.y + 30);
  const hovered = axis.locator('[data-still]');
  await hovered.waitFor();
  const frame = Number(await hovered.getAttribute('data-still'));
  // Zoomed under a pointer that rests, the axis has another frame there.
  await page.keyboard.press('Equal');
  await axis.locator(`[data-still]:not([data-still="${frame}"])`).waitFor();
  await page.keyboard.press('Digit0');
  await axis.locator(`[data-still="${frame}"]`).waitFor();
  expect(frame).toBeGreaterThan(frameOf(2));
  await page.mouse.move(0, 0);
  await hovered.waitFor({ state: 'detached' });
  await page.keyboard.press('i');
  await axis.locator('canvas[data-missing="0"]').waitFor();
  await page.keyboard.press('i');
  await axis.locator('canvas[data-missing]').waitFor({ state: 'detached' });
});

it('zooms and pans the time axis by keys', async () => {
  const scroller = page.getByRole('region', { name: 'Time axis' }).locator('> div').first();
  const scrolled = () => scroller.evaluate((element) => element.scrollLeft);
  for (let press = 0; press < 4; press += 1) await page.keyboard.press('Equal');
  await expect.poll(scrolled).toBeGreaterThan(0);
  const zoomed = await scrolled();
  await page.keyboard.press('Comma');
  await expect.poll(scrolled).toBeLessThan(zoomed);
  const left = await scrolled();
  await page.keyboard.press('Period');
  await expect.poll(scrolled).toBeGreaterThan(left);
  await page.keyboard.press('Digit0');
  await expect.poll(scrolled).toBe(0);
  // The buttons name the keys that do it, as they are given now.
  const keyOf = (name: string) =>
    page.getByRole('button', { name }).getAttribute('aria-keyshortcuts');
  const names = [
    'Zoom in (or by the wheel)',
    'Zoom out (or by the wheel)',
    'Step back',
    'Last frame',
  ];
  expect(await Promise.all(names.map(keyOf))).toEqual(['=', '-', '←', 'End']);
});

it('finds a keyframe by what is written at it, and a frame by its number', async () => {
  const text = room.proposed[4]?.reasoning.text ?? '';
  const others = room.proposed.filter(({ reasoning }) => reasoning.text === text);
  expect(others.map(({ frame }) => frame)).toEqual([frameOf(4)]);
  await page.keyboard.press('/');
  await page.getByRole('dialog', { name: 'Commands' }).waitFor();
  // What all texts begin with tells none apart, and is left out.
  await page.keyboard.insertText(text.replace(/^.*SUBTASK: /, ''));
  await page.keyboard.press('Enter');
  await shows(frameOf(4));
  await page.keyboard.press('Control+g');
  await page.keyboard.type('7');
  await page.getByRole('option', { name: 'Go to frame 7' }).waitFor();
  await page.keyboard.press('Enter');
  await shows(7);
});

it('keeps each group of the keys together, all of them and what is found', async () => {
  const keys = page.getByRole('dialog', { name: 'Keys' });
  /** Rows above the heading of their group: in a column that goes on with it. */
  const astray = () =>
    keys.locator('section').evaluateAll((sections) =>
      sections.map((section) => {
        const heading = section.querySelector('h3')?.getBoundingClientRect().bottom ?? Infinity;
        const rows = [...section.querySelectorAll('li')];
        return rows.filter((row) => row.getBoundingClientRect().top < heading - 1).length;
      }),
    );
  await page.keyboard.press('?');
  await keys.locator('section').nth(5).waitFor();
  expect(Math.max(...(await astray()))).toBe(0);
  await keys.getByRole('textbox').fill('undo');
  await expect.poll(() => keys.locator('li').count()).toBeLessThan(30);
  expect(Math.max(...(await astray()))).toBe(0);
  await page.keyboard.press('Escape');
});

it('makes room for what it has to say, which covers nothing, nor what answers a tall dialog', async () => {
  const { studio } = room;
  const before = page.viewportSize();
  await page.setViewportSize({ width: 1024, height: 700 });
  await page.keyboard.press('Control+Shift+KeyE');
  const answers = page.getByRole('dialog').locator('footer');
  await answers.waitFor();
  const ended = studio.ended('propose');
  await studio.client.call('keyframes.propose', { projectId: studio.projectId, episodes: [0] });
  await ended;
  const notices = page.locator('[popover][aria-live]');
  await notices.locator('p').last().waitFor();
  const covered = async (): Promise<number> => {
    const said = (await notices.boundingBox())?.y ?? 0;
    const above = [await page.locator('main').boundingBox(), await answers.boundingBox()];
    const lowest = above.map((each) => (each === null ? Infinity : each.y + each.height));
    return Math.max(...lowest) - said;
  };
  // The notice moves in, and what it was may have been of another one before it.
  await expect.poll(covered).toBeLessThanOrEqual(0);
  // What lies over a dialog can be pressed, and leaves it open.
  await notices.getByRole('button', { name: 'Dismiss' }).last().click();
  await answers.waitFor();
  await page.keyboard.press('Escape');
  if (before !== null) await page.setViewportSize(before);
});

it('takes nothing from who writes when what was written about comes anew', async () => {
  const { studio } = room;
  const field = page.locator('textarea:focus');
  await page.keyboard.press('Shift+E');
  await page.keyboard.type('Grip.');
  await page.keyboard.press('ArrowLeft');
  const ended = studio.ended('propose');
  await studio.client.call('keyframes.propose', { projectId: studio.projectId, episodes: [0] });
  await ended;
  await page.keyboard.type('!');
  expect(await field.inputValue()).toBe('Grip!.');
  await page.keyboard.press('Escape');
  // The panel is at its beginning again: what decides is in sight.
  const title = page.getByRole('heading', { name: /^Frame \d/ });
  const header = page.getByRole('region', { name: 'Selected keyframe' }).locator('..');
  await expect
    .poll(
      async () => ((await title.boundingBox())?.y ?? 0) - ((await header.boundingBox())?.y ?? 0),
    )
    .toBeGreaterThan(0);
});

it('draws no frame of a video where there is no GPU: Chromium would keep its pixels', async () => {
  expect(await page.locator('[data-still]').count()).toBeGreaterThan(4);
  expect(await page.evaluate(() => window.framesDrawn)).toBe(0);
});
