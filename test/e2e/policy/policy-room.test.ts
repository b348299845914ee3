/** The policy room in a real window: a slider moved, a policy saved, used, handed on; the robot corrected. */
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { defaultPolicy, policySchema } from '../../../src/shared/model/policy';
import { demoDataset } from '../../shared-data';
import { makeTempDir } from '../../studio-fixture';
import { startHostProcess, type HostProcess } from '../host-process';
import { closeWindows, command, openWindow, sharedChromium, type StudioWindow } from '../window';

let dir: string;
let project: string;
let host: HostProcess;
let browser: Browser;
let studio: StudioWindow;
let page: Page;

beforeAll(async () => {
  dir = await makeTempDir();
  const dataset = path.join(dir, 'demo');
  project = `${dataset}.curation`;
  await cp(demoDataset, dataset, { recursive: true });
  host = await startHostProcess({ dataDir: path.join(dir, 'data'), dataset });
  browser = await sharedChromium();
  studio = await openWindow(browser, host.url, { width: 1280, height: 800 });
  page = studio.page;
  await page.locator('[data-episode]').first().waitFor();
  await page.keyboard.press('Digit3');
  await figure('Keyframes').waitFor();
});
afterAll(async () => {
  expect(studio.errors).toEqual([]);
  await closeWindows(browser);
  expect(await host.stop()).toBe(0);
  await rm(dir, { recursive: true, force: true });
});

const figure = (name: string) =>
  page.locator('dl > div').filter({ has: page.getByText(name, { exact: true }) });
/** The number of the figure, once it stands for the whole dataset. */
async function valueOf(name: string): Promise<number> {
  await page.getByText('episodes so far').waitFor({ state: 'detached' });
  return Number((await figure(name).locator('strong').innerText()).replace(/[ ,%]/g, ''));
}

it('shows what a slider does to every episode before anything is applied', async () => {
  await page.waitForURL(/#\/policy/);
  const before = await valueOf('Keyframes');
  await page.getByText('Both policies give the same keyframes').waitFor();
  await page.getByRole('slider', { name: 'Threshold' }).fill('0.7');
  await figure('Keyframes').getByText(`was ${before}`).waitFor();
  expect(await valueOf('Keyframes')).toBeLessThan(before);
  const changed = await valueOf('Episodes changed');
  expect(changed).toBeGreaterThan(0);
  const list = page.getByRole('complementary', { name: 'Episodes that change most' });
  expect(await list.getByRole('button').count()).toBe(changed);
  expect(policySchema.parse(JSON.parse(await readFile(policyFile(), 'utf8')))).toEqual(
    defaultPolicy,
  );

  // Below each slider what it does by itself, with a picture; two together are more than either.
  const alone = (path: string) => page.locator(`[data-setting="${path}"]`);
  await alone('threshold').locator('[data-still]').first().waitFor();
  const byItself = await alone('threshold').getByText('By itself: ').innerText();
  expect(byItself).toMatch(/^By itself: \d+ keyframes go in \d+ episodes, most in episode \d+\.$/);
  await page.getByRole('slider', { name: 'Merge within' }).fill('1');
  await alone('mergeSec')
    .getByText(/^By itself: .*\d+ keyframes? goe?s? /)
    .waitFor();
  await expect.poll(() => alone('threshold').getByText('By itself: ').innerText()).toBe(byItself);
  await page.keyboard.press('Control+z');
  await alone('mergeSec').getByText('By itself: ').waitFor({ state: 'detached' });

  const where = page.getByRole('region', { name: 'Where it changes' });
  await where.locator('[data-still]').first().waitFor();
  const second = list.getByRole('button').nth(1);
  await second.hover();
  const pointed = (await second.innerText()).split('\n')[0] ?? '';
  await page.locator(`[data-changed="${pointed}"] [data-still]`).first().waitFor();
  await where.getByRole('button').first().click();
  await page.waitForURL(/#\/review\/\d+/);
  await page.goBack();
  await figure('Keyframes').getByText(`was ${before}`).waitFor();
  await page.keyboard.press('Control+z');
  await page.getByText('Undone: Threshold 0.7.').waitFor();
  await page.getByText('Both policies give the same keyframes').waitFor();
  await page.keyboard.press('Control+Shift+z');
  await figure('Keyframes').getByText(`was ${before}`).waitFor();
  await page.getByRole('button', { name: /^Back to 0/ }).click();
  await page.getByText('Both policies give the same keyframes').waitFor();
});

it('sets sliders, numbers and rules by words alone', async () => {
  const threshold = page.getByRole('slider', { name: 'Threshold' });
  const before = Number(await threshold.inputValue());
  await command(page, 'raise threshold');
  await expect.poll(() => threshold.inputValue()).toBe(String(before + 0.05));
  await command(page, 'type threshold');
  await page.keyboard.type('0.6');
  await expect.poll(() => threshold.inputValue()).toBe('0.6');
  await command(page, 'take back threshold');
  await expect.poll(() => threshold.inputValue()).toBe(String(before));
  const first = page.getByRole('checkbox', { name: 'Always keep the first frame' });
  await command(page, 'first frame no longer');
  await first.and(page.locator(':not(:checked)')).waitFor();
  await command(page, 'keep first frame');
  await first.and(page.locator(':checked')).waitFor();
});

const right = async (of: Locator) => {
  const box = await of.boundingBox();
  return (box?.x ?? 0) + (box?.width ?? 0);
};

const height = async (of: Locator) => (await of.boundingBox())?.height ?? 0;

it('uses the room of a wide window', async () => {
  await page.setViewportSize({ width: 1920, height: 1080 });
  const effect = page.getByRole('region', { name: 'Effect on the dataset' });
  const plot = effect.getByRole('figure').last();
  await expect.poll(async () => (await right(effect)) - (await right(plot))).toBeLessThan(20);
  // Nothing changes: the plots have the height, too.
  await page.getByText('Both policies give the same keyframes').waitFor();
  await expect
    .poll(async () => (await height(plot)) / (await height(effect)))
    .toBeGreaterThan(0.35);
  await page.setViewportSize({ width: 1280, height: 800 });
});

it('saves, compares, uses, exports and imports policies', async () => {
  await page.getByRole('slider', { name: 'Threshold' }).fill('0.7');
  await page.getByRole('button', { name: 'Save this policy' }).click();
  await page.getByLabel('Name').fill('../up');
  expect(await page.locator('form').getByRole('button').isDisabled()).toBe(true);
  await page.getByLabel('Name').fill('Strict 1');
  await page.locator('form').getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved the policy “Strict 1”.').waitFor();
  const saved = JSON.parse(await readFile(path.join(project, 'policies/Strict 1.json'), 'utf8'));
  expect(policySchema.parse(saved)).toMatchObject({ name: 'Strict 1', threshold: 0.7 });

  await page.getByRole('button', { name: 'Candidates and what each would change' }).click();
  const change = (name: string) => page.getByRole('row', { name }).locator('[data-change]');
  await change('default').getByText('nothing', { exact: true }).waitFor();
  await change('Strict 1')
    .getByText(/^[\d,]+ keyframes in \d+ episodes$/)
    .waitFor();
  await page.keyboard.press('Escape');

  await page.getByLabel('Policy to compare with').selectOption('Strict 1');
  await page.getByText('Both policies give the same keyframes').waitFor();
  await page.getByLabel('Candidate policy').selectOption({ label: 'Applied: default' });
  await figure('Episodes changed')
    .getByText(/^of 24$/)
    .waitFor();
  await expect.poll(() => valueOf('Episodes changed')).toBeGreaterThan(0);

  await page.getByLabel('Candidate policy').selectOption('Strict 1');
  await page.getByRole('button', { name: 'Apply policy' }).click();
  await page.getByText('“Strict 1” is applied.').waitFor();
  await page.getByRole('button', { name: /^Applied/ }).waitFor();
  expect(JSON.parse(await readFile(policyFile(), 'utf8'))).toMatchObject({ name: 'Strict 1' });

  const more = page.getByRole('button', { name: 'Files and saved policies' });
  await more.click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Export as a file' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('Strict 1.policy.json');
  const file = path.join(dir, 'lab.json');
  await download.saveAs(file);
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(saved);

  await writeFile(file, JSON.stringify({ ...saved, name: 'lab', threshold: 0.05 }));
  await page.getByLabel('Policy file').setInputFiles(file);
  await page.getByRole('option', { name: 'lab, changed' }).waitFor({ state: 'attached' });
  expect(await page.getByRole('slider', { name: 'Threshold' }).inputValue()).toBe('0.05');
  await writeFile(file, '{"threshold":"high"}');
  await page.getByLabel('Policy file').setInputFiles(file);
  await page.getByText(/lab\.json is not a policy: threshold/).waitFor();
});

it('lets the robot be corrected, and taken back', async () => {
  await page.getByRole('tab', { name: 'Robot' }).click();
  const card = page.getByRole('listitem').filter({ hasText: 'By name: gripper.' }).first();
  await card.getByRole('option', { name: 'open (detected)' }).waitFor({ state: 'attached' });
  const direction = page.getByLabel('Larger =').first();
  const save = page.getByRole('button', { name: 'Save the correction' });
  await direction.selectOption({ label: 'closed' });
  await save.and(page.locator(':enabled')).waitFor();
  // Corrected back by hand it is as it was: nothing is left to save.
  await direction.selectOption({ value: '' });
  await save.and(page.locator(':disabled')).waitFor();
  await direction.selectOption({ label: 'closed' });
  await direction.press('Control+z');
  await page.getByText('Undone: Direction of the gripper.').waitFor();
  expect(await direction.inputValue()).toBe('');
  await page.keyboard.press('Control+Shift+z');
  await save.click();
  await page.getByText('Mapping set by you.').waitFor();
  await page.keyboard.press('Control+z');
  await page.getByText('Undone: Correction saved.', { exact: false }).waitFor();
  await expect(readFile(path.join(project, 'embodiment.json'))).rejects.toThrow('ENOENT');
  await page.getByText('Changed, not saved yet.').waitFor();
  await page.keyboard.press('Control+Shift+z');
  await page.getByText('Mapping set by you.').waitFor();
  const { parts } = JSON.parse(await readFile(path.join(project, 'embodiment.json'), 'utf8')) as {
    parts: { role: string; openWhen?: string }[];
  };
  expect(parts.find(({ openWhen }) => openWhen === 'smaller')).toMatchObject({ role: 'gripper' });

  const dimensions = page
    .getByRole('listitem')
    .first()
    .getByLabel(/^Dimensions/);
  await dimensions.fill('0-99');
  await page.getByText('Dimensions: 0 to 6, as in 0-5, 7').waitFor();
  await page.getByText('Robot not saved').waitFor();
  expect(await save.isDisabled()).toBe(true);
  expect(await save.getAttribute('title')).toBe('Correct the dimensions in red first.');
  await page.getByRole('button', { name: /^Library/ }).click();
  await page.keyboard.press('Digit3');
  expect(await dimensions.inputValue()).toBe('0-99');
  await page.getByRole('button', { name: 'Reset to detected' }).click();
  await page.getByText('The names of the dimensions say what the parts are.').waitFor();
  await expect(readFile(path.join(project, 'embodiment.json'))).rejects.toThrow('ENOENT');
});

it('matches the joints with a description of the robot, and keeps that when it is confirmed', async () => {
  const file = path.join(project, '..', 'six.urdf');
  const joints = [1, 2, 3, 4, 5, 6].map(
    (n) => `<joint name="axis_${n}" type="revolute"><origin xyz="0 0 0.1"/>
      <parent link="l${n - 1}"/><child link="l${n}"/><axis xyz="0 1 0"/></joint>`,
  );
  await writeFile(file, `<robot name="six">${joints.join('')}</robot>`);
  const description = page.getByRole('region', { name: 'Robot description' });
  await description.getByRole('textbox').fill(path.join(project, 'none.urdf'));
  await description.getByRole('button', { name: 'Match the joints' }).click();
  await description.getByText('none.urdf').waitFor();
  await description.getByRole('textbox').fill(file);
  await description.getByRole('button', { name: 'Match the joints' }).click();
  await description
    .getByText('observation.state by order: axis_1 is joint_0', { exact: false })
    .waitFor();
  await expect(readFile(path.join(project, 'embodiment.json'))).rejects.toThrow('ENOENT');
  await page.getByRole('button', { name: 'Save the correction' }).click();
  await page.getByText('Mapping set by you.').waitFor();
  const kept = await readFile(path.join(project, 'embodiment.json'), 'utf8');
  expect(kept).toContain('six.urdf');
  await page.keyboard.press('Digit1');
  await page.keyboard.press('Digit3');
  await page.getByRole('tab', { name: 'Robot' }).click();
  expect(await description.getByRole('textbox').inputValue()).toBe(file);
  await page.getByRole('button', { name: 'Reset to detected' }).click();
  await page.getByText('The names of the dimensions say what the parts are.').waitFor();
});

it('brings the queue in the order that the curator chose, and remembers it', async () => {
  await page.evaluate(() => void (location.hash = location.hash.replace(/^[^?]*/, '#/review/0')));
  await page.getByRole('button', { name: 'Order of the queue: as in the dataset' }).click();
  await page.getByText('Most uncertain first').click();
  await page.reload();
  await page.getByRole('button', { name: 'Order of the queue: most uncertain first' }).waitFor();
  await page.keyboard.press('Digit1');
  await page.getByRole('button', { name: 'Priority' }).click();
  const first = page.locator('[data-position="0"]');
  await first.getByText('Rare task', { exact: false }).waitFor();
  const rarest = await first.getAttribute('data-episode');
  // A new window has no episode to go back to.
  await page.reload();
  await first.waitFor();
  await page.keyboard.press('Digit2');
  await page.waitForURL(new RegExp(`#/review/${rarest}\\?`));
});

const policyFile = (): string => path.join(project, 'policy.json');
