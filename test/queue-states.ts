/** Long jobs at a queue: named, refused, waiting for workers, done by two, and refused in the middle. */
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { connectQueue, queueAddress } from '../src/core/queue/address';
import { openRedis } from './core/queue/redis-server';
import { command } from './e2e/window';
import { copied, hostOn, type There } from './room-hosts';
import { repositoryRoot } from './shared-data';

const password = 'right';

/** Needs redis-server or valkey-server. */
export async function queued(dir: string): Promise<There> {
  const redis = await openRedis(dir, '--requirepass', password);
  const host = await hostOn(await copied(dir, 3), dir);
  const workers: ChildProcess[] = [];
  const withPassword = redis.url.replace('//', `//:${password}@`);
  return {
    ...host,
    async tour(page, save) {
      await named(page, redis.url, save);
      const propose = page.getByRole('button', { name: /^Propose keyframes/ }).first();
      const jobs = page.getByRole('button', { name: /^Jobs/ });
      await propose.click();
      await page.getByText('waiting for workers').first().waitFor();
      await save('waiting-for-workers');
      await jobs.click();
      await save('waiting-for-workers-jobs');
      await page.keyboard.press('Escape');
      await changePassword(withPassword);
      await page.getByRole('alert').getByText('put its password').waitFor();
      await save('queue-refuses');
      await jobs.click();
      await save('queue-refuses-jobs');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Dismiss' }).first().click();
      await changePassword(withPassword.replace(password, 'other'), password);
      await propose.click();
      await Promise.all([1, 2].map((number) => begun(worker(redis.url, dir, number, workers))));
      await page
        .getByText(/-\d+ \d+ done, /)
        .first()
        .waitFor();
      await save('workers-work');
      await jobs.click();
      await save('workers-work-jobs');
      await page.keyboard.press('Escape');
    },
    async close() {
      for (const each of workers) each.kill('SIGKILL');
      await host.close();
      await redis.kill();
    },
  };
}

/** In its dialog: no server there, one that wants a password, and one at which nobody works. */
async function named(
  page: Page,
  url: string,
  save: (name: string) => Promise<void>,
): Promise<void> {
  await page.locator('[data-episode]').first().waitFor();
  await command(page, 'Have long jobs done by more machines');
  const dialog = page.getByRole('dialog', { name: 'More machines' });
  const keep = dialog.getByRole('button', { name: 'Test and keep' });
  await dialog.getByLabel('Have long jobs done by workers').check();
  await dialog.getByLabel('Address').fill('redis://127.0.0.1:1');
  await keep.click();
  await dialog.getByRole('alert').getByText('does not answer as Redis does').waitFor();
  await save('machines-nobody');
  await dialog.getByLabel('Address').fill(url);
  await keep.click();
  await dialog.getByRole('alert').getByText('the right password').waitFor();
  await save('machines-password');
  await dialog.getByLabel('Password', { exact: true }).fill(password);
  await keep.click();
  await dialog.getByText('No worker waits there').waitFor();
  await save('machines-kept');
  await page.keyboard.press('Escape');
}

/** From now on who comes back is asked for the other one, and all have to come back. */
async function changePassword(url: string, to = 'other'): Promise<void> {
  const redis = await connectQueue(queueAddress(url));
  await redis.config('SET', 'requirepass', to);
  await redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
  redis.disconnect();
}

function worker(url: string, dir: string, number: number, all: ChildProcess[]): ChildProcess {
  const script = path.join(repositoryRoot, 'dist/node/cli.js');
  const started = spawn(process.execPath, [script, 'worker', '--queue', url, '--root', dir], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      DUALVLA_DATA_DIR: path.join(dir, `worker-${number}`),
      DUALVLA_QUEUE_PASSWORD: password,
    },
  });
  all.push(started);
  return started;
}

/** It has begun, and rests from then on: three episodes take less time than pictures of them. */
function begun(one: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    one.stderr?.setEncoding('utf8').on('data', (line: string) => {
      if (!line.includes('propose in')) return;
      one.kill('SIGSTOP');
      resolve();
    });
  });
}
