/** Long jobs go to workers: the queue is named in the window and tested, and who works is shown while they run. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { redisProgram } from '../core/queue/redis-program';
import { startRedis } from '../core/queue/redis-server';
import { copyFirstEpisodes } from '../first-episodes';
import { repositoryRoot } from '../shared-data';
import { makeTempDir } from '../studio-fixture';
import { startHostProcess } from './host-process';
import { closeWindows, openWindow, sharedChromium } from './window';

it.skipIf(redisProgram === null)(
  'names a queue, proposes through it, and shows who works',
  async () => {
    const redis = await startRedis();
    const dir = await makeTempDir();
    const dataset = path.join(dir, 'demo');
    await copyFirstEpisodes(2, dataset);
    const host = await startHostProcess({ dataDir: path.join(dir, 'data'), dataset });
    onTestFinished(async () => void (await host.stop()));
    const browser = await sharedChromium();
    onTestFinished(() => closeWindows(browser));
    const { page, errors } = await openWindow(browser, host.url);
    await page.locator('[data-episode="0"]').waitFor();

    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByText('On this machine', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Change where' }).click();
    const dialog = page.getByRole('dialog', { name: 'More machines' });
    await dialog.getByLabel('Have long jobs done by workers').check();
    await dialog.getByLabel('Address').fill('redis://127.0.0.1:1');
    await dialog.getByRole('button', { name: 'Test and keep' }).click();
    await dialog.getByRole('alert').getByText('does not answer as Redis does').waitFor();
    await dialog.getByLabel('Address').fill(redis.url);
    await dialog.getByRole('button', { name: 'Test and keep' }).click();
    await dialog.getByText('No worker waits there').waitFor();
    await shot('machines');
    await page.keyboard.press('Escape');

    // Nobody works yet: it says so, and is canceled at once.
    const strip = page.getByText('waiting for workers');
    const propose = page.getByRole('button', { name: /^Propose keyframes/ }).first();
    await propose.click();
    await strip.first().waitFor();
    await shot('machines-waiting');
    await page.getByRole('button', { name: 'Cancel' }).first().click();
    await strip.first().waitFor({ state: 'detached' });

    const script = path.join(repositoryRoot, 'dist/node/cli.js');
    const words = ['worker', '--queue', redis.url, '--root', dir];
    const worker = spawn(process.execPath, [script, ...words], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, DUALVLA_DATA_DIR: path.join(dir, 'worker') },
    });
    onTestFinished(() => void worker.kill('SIGKILL'));
    // It has begun, and rests until it was seen: two episodes take less time than passes between two looks at rates.
    const begun = new Promise<void>((resolve) => {
      worker.stderr.setEncoding('utf8').on('data', (line: string) => {
        if (!line.includes('propose in')) return;
        worker.kill('SIGSTOP');
        resolve();
      });
    });
    await propose.click();
    await begun;
    await page
      .getByText(/-\d+ \d+ done, /)
      .first()
      .waitFor();
    worker.kill('SIGCONT');
    await shot('machines-working');
    await page.getByRole('button', { name: 'Jobs' }).click();
    await page.getByText(/^Done after .+ Proposed \d/).waitFor();
    expect(errors).toEqual([]);

    async function shot(name: string): Promise<void> {
      const shots = process.env['DUALVLA_SHOTS'];
      if (shots !== undefined) await page.screenshot({ path: path.join(shots, `${name}.png`) });
    }
  },
  180_000,
);
