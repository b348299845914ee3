/** The lag of a gripper on the robot page, in a real window: said once it is known, corrected, taken back. */
import { cp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWindow } from '../../e2e/window';
import { realDataset, sharedData } from '../../shared-data';
import { makeTempDir } from '../../studio-fixture';
import { openWindowedStudio, type WindowedStudio } from '../windowed-studio';

describe.skipIf(sharedData === null)('a gripper that is recorded late', () => {
  let dir: string;
  let studio: WindowedStudio;

  beforeAll(async () => {
    dir = await makeTempDir();
    // The project lies beside the dataset.
    const dataset = path.join(dir, 'cr5-banana-v21');
    await cp(realDataset('cr5-banana-v21'), dataset, { recursive: true });
    studio = await openWindowedStudio(dataset);
  });
  afterAll(async () => {
    await studio.close();
    await rm(dir, { recursive: true, force: true });
  });

  it('is said once the videos were looked at, corrected without losing other changes, and taken back', async () => {
    const { page, errors } = await openWindow(studio.browser, studio.url, {
      width: 1280,
      height: 800,
    });
    await page.locator('[data-episode]').first().waitFor();
    await page.keyboard.press('Digit3');
    await page.getByRole('tab', { name: 'Robot' }).click();
    const byName = page.getByText('The names of the dimensions say what the parts are.');
    await byName.waitFor();
    const correct = page.getByRole('button', { name: 'Correct it' });
    expect(await correct.count()).toBe(0);

    await studio.client.call('keyframes.propose', {
      projectId: studio.projectId,
      episodes: [0, 1, 2, 3],
    });
    await page.getByText(/Closing is recorded 1\.\d\d s after the picture shows it/).waitFor();
    const hand = page.getByRole('listitem').filter({ hasText: 'Larger =' });
    await hand.getByLabel('Larger =').selectOption({ label: 'open' });
    await correct.click();
    await page.getByText(/Corrected: closing counts 1\.\d\d s earlier than recorded/).waitFor();
    await byName.waitFor();
    expect(await hand.getByLabel('Larger =').inputValue()).toBe('larger');
    const file = path.join(studio.folder, 'embodiment.json');
    const saved = await readFile(file, 'utf8');
    expect(saved).toContain('"lagSec"');
    expect(saved).not.toContain('"openWhen"');

    await page.getByRole('button', { name: 'As recorded' }).click();
    await correct.waitFor();
    await expect(readFile(file)).rejects.toThrow('ENOENT');
    expect(await hand.getByLabel('Larger =').inputValue()).toBe('larger');
    expect(errors).toEqual([]);
  });
});
