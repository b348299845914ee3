/** The lag of a gripper on the robot page, in a real window: said once it is known, corrected, taken back. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RpcClient } from '../../../src/shared/rpc/client';
import type { WebHost } from '../../../src/web/server';
import { launchChromium, openWindow } from '../../e2e/window';
import { realDataset, sharedData } from '../../shared-data';
import { memoryClient, openTestStudio, startTestHost, type TestStudio } from '../../studio-fixture';

describe.skipIf(sharedData === null)('a gripper that is recorded late', () => {
  const dataset = realDataset('cr5-banana-v21');
  let test: TestStudio;
  let host: WebHost;
  let browser: Browser;
  let client: RpcClient;
  let projectId: string;
  let folder: string;

  beforeAll(async () => {
    test = await openTestStudio(dataset);
    client = memoryClient(test);
    const { id } = await client.call('dataset.open', { path: dataset });
    const project = await client.call('project.open', { datasetId: id });
    projectId = project.id;
    folder = project.path;
    host = await startTestHost(test);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    client.close();
    await host.close();
    await test.close();
  });

  it('is said once the videos were looked at, corrected without losing other changes, and taken back', async () => {
    const { page, errors } = await openWindow(browser, host.url, { width: 1280, height: 800 });
    await page.locator('[data-episode]').first().waitFor();
    await page.keyboard.press('Digit3');
    await page.getByRole('tab', { name: 'Robot' }).click();
    const byName = page.getByText('The names of the dimensions say what the parts are.');
    await byName.waitFor();
    const correct = page.getByRole('button', { name: 'Correct it' });
    expect(await correct.count()).toBe(0);

    await client.call('keyframes.propose', { projectId, episodes: [0, 1, 2, 3] });
    await page.getByText(/Closing is recorded 1\.\d\d s after the picture shows it/).waitFor();
    const hand = page.getByRole('listitem').filter({ hasText: 'Larger values mean' });
    await hand.getByLabel('Larger values mean').selectOption({ label: 'open' });
    await correct.click();
    await page.getByText(/Corrected: closing counts 1\.\d\d s earlier than recorded/).waitFor();
    await byName.waitFor();
    expect(await hand.getByLabel('Larger values mean').inputValue()).toBe('larger');
    const file = path.join(folder, 'embodiment.json');
    const saved = await readFile(file, 'utf8');
    expect(saved).toContain('"lagSec"');
    expect(saved).not.toContain('"openWhen"');

    await page.getByRole('button', { name: 'As recorded' }).click();
    await correct.waitFor();
    await expect(readFile(file)).rejects.toThrow('ENOENT');
    expect(await hand.getByLabel('Larger values mean').inputValue()).toBe('larger');
    expect(errors).toEqual([]);
  });
});
