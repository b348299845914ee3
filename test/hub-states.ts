/** Datasets of the Hub that are here in part, and an export on its way there. */
import type { Page } from 'playwright-core';
import { openRepository } from '../src/core/hub/open-repository';
import { HubSnapshot } from '../src/core/hub/snapshot';
import { unwatched } from '../src/core/jobs/progress';
import { hubHome, type HubHome } from './core/hub/hub-home';
import { token } from './fixtures/hub-answers';
import { copied, hostOn, opened, read, reviewed, type Save, type There } from './room-hosts';

/** The Hub with a dataset, and the studio on another. */
async function served(
  dir: string,
): Promise<{ home: HubHome; host: There; close: () => Promise<void> }> {
  const home = await hubHome();
  const dataset = await copied(dir, 3);
  await home.server.serve('lab/demo', dataset);
  const host = await hostOn(dataset, dir);
  const close = async () => {
    await host.close();
    await home.close();
  };
  return { home, host, close };
}

async function openFromHub(page: Page): Promise<void> {
  await opened(page);
  await page.keyboard.press('Control+o');
  await page.getByRole('textbox', { name: 'Dataset on the Hugging Face Hub' }).fill('lab/demo');
  await page.getByRole('button', { name: 'Open from the Hub' }).click();
}

/** Opened from a Hub that answers nothing any more: of its videos none was downloaded. */
export async function hubAway(dir: string): Promise<There> {
  const { home, host, close } = await served(dir);
  return {
    ...host,
    async begin(page) {
      await openFromHub(page);
      await page.getByText('not downloaded').first().waitFor();
      home.server.fault = () => ({ status: 503 });
    },
    inRoom: (page, room) =>
      room === 'review' ? page.locator('main [role="alert"]').first().waitFor() : read(page),
    close,
  };
}

/** Its large files do not come: while it is opened, once it is open, and while all of it is downloaded. */
export async function hubSlow(dir: string): Promise<There> {
  const { home, host, close } = await served(dir);
  const hang = () => {
    home.server.fault = ({ host: of }) => (of === 'cdn' ? 'hang' : null);
  };
  return {
    ...host,
    async tour(page, save) {
      hang();
      await openFromHub(page);
      const dialog = page.getByRole('dialog');
      await dialog.getByText(/downloading metadata and numbers/).waitFor();
      await save('hub-opening');
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      home.server.fault = () => null;
      await page.getByRole('button', { name: 'Open from the Hub' }).click();
      await page.getByText('on the Hugging Face Hub and not here yet').waitFor();
      hang();
      await save('hub-partly-library');
      await page.getByRole('button', { name: 'Download all' }).click();
      await page.getByRole('button', { name: 'Pause' }).waitFor();
      await save('hub-downloading-library');
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.getByRole('button', { name: 'Resume the download' }).waitFor();
      await save('hub-paused-library');
    },
    close,
  };
}

/** One camera was downloaded, and nothing is asked of the Hub. */
export async function hubOffline(dir: string): Promise<There> {
  const home = await hubHome();
  await home.server.serve('lab/demo', await copied(dir, 3));
  const root = await openRepository('hf://lab/demo', unwatched, { client: home.client() });
  const here = 'videos/observation.images.front/chunk-000/file-000.mp4';
  await (await HubSnapshot.of(root))?.fetch([here]);
  const host = await hostOn('hf://lab/demo', dir, { HF_HUB_OFFLINE: '1' });
  return {
    ...host,
    async close() {
      await host.close();
      await home.close();
    },
  };
}

/** Exported, and put on the Hub: without a token, planned, canceled on its way, and done. */
export async function published(dir: string): Promise<There> {
  const home = await hubHome();
  const host = await hostOn(await reviewed(dir), dir);
  return {
    ...host,
    async tour(page, save) {
      await exported(page, save);
      await page.getByRole('button', { name: 'Publish to the Hub' }).click();
      const dialog = page.getByRole('dialog', { name: 'Publish to the Hugging Face Hub' });
      await dialog.getByText('Type in a token that may write.').waitFor();
      await save('publish-token');
      await dialog.getByLabel('Token', { exact: true }).fill(token);
      await dialog.getByRole('button', { name: 'Keep' }).click();
      await dialog.getByText('Name the repository as owner/name').waitFor();
      await dialog.getByLabel('Owner/name').fill('lab/sparse');
      await dialog.getByText('The card, README.md').click();
      await dialog.getByText('## Curation').waitFor();
      await save('publish-plan');
      home.server.fault = ({ method }) => (method === 'GET' || method === 'HEAD' ? null : 'hang');
      await dialog.getByLabel('I agree to sending this').check();
      const send = dialog.locator('button:enabled', { hasText: /^Publish \d+ files/ });
      await send.click();
      await dialog.getByRole('button', { name: 'Cancel publishing' }).waitFor();
      await save('publish-running');
      await dialog.getByRole('button', { name: 'Cancel publishing' }).click();
      await dialog.getByText('Publishing was canceled').waitFor();
      await save('publish-canceled');
      home.server.fault = () => null;
      await dialog.getByLabel('I agree to sending this').check();
      await send.click();
      await dialog.getByRole('link', { name: /\/commit\// }).waitFor();
      await save('publish-done');
    },
    async close() {
      await host.close();
      await home.close();
    },
  };
}

async function exported(page: Page, save: Save): Promise<void> {
  await page.keyboard.press('Control+Shift+KeyE');
  await page.getByText('As proposed', { exact: true }).click();
  await page.locator('button:enabled', { hasText: /^Export \d+ episode/ }).click();
  await page.getByText(/ exported in /).waitFor();
  await save('export-done');
  await page.getByRole('button', { name: 'Open the report' }).click();
  await page.getByText('Also in the folder, as curation/report.html.').waitFor();
  await save('export-report');
  await page.keyboard.press('Escape');
}
