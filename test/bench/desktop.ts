/**
 * The desktop app from command to first episode, and what its processes hold once the demo is open; the browser host
 * beside it.
 */
import { cp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import type { DesktopApp } from '../desktop/desktop-app';
import { launchOnElectron, realElectron } from '../desktop/on-electron';
import { launchOnStandIn } from '../desktop/on-stand-in';
import { startHostProcess } from '../e2e/host-process';
import { launchChromium, openWindow } from '../e2e/window';
import { demoDataset, repositoryRoot } from '../shared-data';
import { makeTempDir } from '../studio-fixture';
import { quantile, type BenchRow } from './row';

const starts = 5;
const host = realElectron() === null ? 'stand-in' : 'Electron';

export async function benchDesktop(): Promise<BenchRow[]> {
  const dir = await makeTempDir();
  const dataset = path.join(dir, 'demo');
  await cp(demoDataset, dataset, { recursive: true });
  try {
    return [...(await browserHost(dir, dataset)), ...(await desktop(dir, dataset))];
  } finally {
    await rm(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Interactive: the first episode is in the list, which takes keys from then on. */
const interactive = (page: Page) => page.locator('[data-episode="0"]').waitFor();

async function browserHost(dir: string, dataset: string): Promise<BenchRow[]> {
  const browser = await launchChromium();
  let memory = 0;
  const times: number[] = [];
  for (let start = 0; start < starts; start++) {
    const from = performance.now();
    const started = await startHostProcess({ dataDir: path.join(dir, 'web'), dataset });
    const { page } = await openWindow(browser, started.url);
    await interactive(page);
    times.push(performance.now() - from);
    memory = await residentMiB(started.pid);
    await page.context().close();
    await started.stop();
  }
  await browser.close();
  return [
    startRow('browser host', times, 'the browser runs already'),
    {
      name: 'browser host: its one process',
      value: memory,
      unit: 'MiB resident',
      note: 'demo open',
    },
  ];
}

async function desktop(dir: string, dataset: string): Promise<BenchRow[]> {
  const launch = (): Promise<DesktopApp> => {
    const options = {
      main: path.join(repositoryRoot, 'dist/node/desktop.js'),
      args: [dataset],
      env: { DUALVLA_DATA_DIR: path.join(dir, 'desktop') },
    };
    return host === 'Electron' ? launchOnElectron(options) : launchOnStandIn(options);
  };
  const times: number[] = [];
  let memory: BenchRow[] = [];
  // The stand-in is built on its first start, which does not count.
  for (let start = 0; start <= starts; start++) {
    const from = performance.now();
    const app = await launch();
    await interactive(await app.page());
    if (start > 0) times.push(performance.now() - from);
    const metrics = await app.evaluate(
      ({ app: own }) =>
        own.getAppMetrics().map(({ type, name, memory }) => ({
          label: type === 'Browser' ? 'main' : (name ?? type),
          kilobytes: memory.workingSetSize,
        })),
      null,
    );
    await app.evaluate(({ app: own }) => own.quit(), null);
    await app.exited;
    memory = memoryRows(metrics);
  }
  return [startRow(host, times, 'with its Chromium'), ...memory];
}

/** One row per kind of process. They share pages, so that a sum over kinds is a bound. */
function memoryRows(processes: readonly { label: string; kilobytes: number }[]): BenchRow[] {
  const labels = [...new Set(processes.map(({ label }) => label))];
  return labels.map((label) => {
    const same = processes.filter((process) => process.label === label);
    const kilobytes = same.reduce((sum, process) => sum + process.kilobytes, 0);
    return {
      name: `${host}: ${label}${same.length > 1 ? ` (${same.length})` : ''}`,
      value: kilobytes / 1024,
      unit: 'MiB resident',
      note: 'demo open',
    };
  });
}

function startRow(name: string, times: readonly number[], note: string): BenchRow {
  return {
    name: `${name}: command to first episode`,
    value: quantile(times, 0.5),
    unit: 'ms',
    note: `median of ${times.length} on the demo; ${note}`,
  };
}

async function residentMiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}
