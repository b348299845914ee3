/**
 * Everything that goes through all episodes, on 100,000 of them (SCALE_EPISODES makes it fewer): the built commands as
 * processes of their own, the window in a real Chromium, and the queue with a real Redis where there is one.
 */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ensureBuild } from '../../scripts/setup/node.mjs';
import { openDataset } from '../../src/core/datasets/open';
import { openProject } from '../../src/core/project/open-project';
import { startHostProcess } from '../e2e/host-process';
import { launchChromium, openWindow } from '../e2e/window';
import { ScriptedCurator, seen } from '../shared/decisions';
import { memoryOf } from '../soak/memory';
import { rowsOf, runCli, type Ran } from './measured-run';
import { writeRecorded } from './recorded';
import { quantile, type BenchRow } from './row';
import { proposeThroughQueue } from './scale-queue';

const episodes = Number(process.env['SCALE_EPISODES'] ?? 100_000);
const length = 200;
const files = 20;
const tasks = ['pick up the cup', 'open the drawer', 'wipe the table', 'fold the towel'];
const decisionsAtOnce = 1_000;
const note = `${episodes} episodes of ${length} frames in ${files} files, 6 state and 6 action values`;

export async function benchScale(): Promise<BenchRow[]> {
  ensureBuild();
  const dir = await mkdtemp(path.join(os.tmpdir(), 'dualvla-scale-'));
  try {
    const set = path.join(dir, 'set');
    const recorded = { version: 'v3.0', episodes, length, fps: 20, dims: 6, tasks, files } as const;
    await writeRecorded(set, { ...recorded, cameras: [] });
    return [
      ...(await measureCommands(dir, set)),
      ...(await measureWindow(dir, set)),
      ...(await proposeThroughQueue(dir, set, note)),
    ];
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function measureCommands(dir: string, set: string): Promise<BenchRow[]> {
  const project = path.join(dir, 'project');
  const where = [set, '--project', project];
  const out = path.join(dir, 'out');
  const exporting = ['export', ...where, '--decisions', 'proposed', '--to', out];
  const rows: BenchRow[] = [];
  const measure = async (name: string, ...words: string[]): Promise<Ran> => {
    const ran = await runCli(path.join(dir, 'data'), ...words, '--json');
    for (const row of rowsOf(name, ran, note)) {
      // What was measured stays readable where a later step fails.
      console.error(`${row.name}: ${row.value.toPrecision(4)} ${row.unit}`);
      rows.push(row);
    }
    return ran;
  };
  await measure('inspect', 'inspect', set);
  await measure('propose', 'propose', ...where);
  await measure('propose again, nothing to do', 'propose', ...where);
  const listed = await measure('keyframes', 'keyframes', ...where);
  await measure('export plan', ...exporting, '--plan');
  await measure('export', ...exporting);
  for (const [name, folder] of [
    ['project', project],
    ['export', out],
  ] as const) {
    const { count, bytes } = await weigh(folder);
    rows.push({ name: `${name} on the disk`, value: bytes / 2 ** 20, unit: 'MiB', note });
    rows.push({ name: `${name}, files`, value: count, unit: 'files', note });
  }
  rows.push({ name: 'list of keyframes', value: listed.printed / 2 ** 20, unit: 'MiB', note });
  const decisions = await review(set, project);
  rows.push({ name: 'decisions in the journal', value: decisions, unit: 'decisions', note });
  await measure('keyframes, reviewed', 'keyframes', ...where, '--decisions', 'reviewed');
  return rows;
}

/** Accepts each keyframe of every tenth episode and finishes it. @returns how many decisions that were */
async function review(set: string, place: string): Promise<number> {
  const dataset = await openDataset(set);
  const project = await openProject({ dataset, path: place, dataDir: place });
  const curator = new ScriptedCurator({ projectId: project.info.id });
  let kept = 0;
  for (let at = 0; at < episodes; at += 10) {
    const proposals = await project.proposals(at);
    for (const { frame, id } of proposals?.keyframes ?? []) {
      curator.decide({ kind: 'accept', keyframes: [seen(id, frame)] }, at);
    }
    curator.decide({ kind: 'finish' }, at);
    if (curator.decisions.length - kept < decisionsAtOnce && at + 10 < episodes) continue;
    await project.append(curator.decisions.slice(kept));
    kept = curator.decisions.length;
  }
  await project.close();
  await dataset.close();
  return kept;
}

async function weigh(folder: string): Promise<{ count: number; bytes: number }> {
  let [count, bytes] = [0, 0];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    count += 1;
    bytes += (await stat(path.join(entry.parentPath, entry.name))).size;
  }
  return { count, bytes };
}

/** Words that some, few and none of the tasks have. */
const searches = ['drawer', 'towel', 'cup', 'nothing like it'];

async function measureWindow(dir: string, set: string): Promise<BenchRow[]> {
  const browser = await launchChromium();
  const host = await startHostProcess({ dataDir: path.join(dir, 'data-of-window'), dataset: set });
  try {
    const began = performance.now();
    const { page } = await openWindow(browser, host.url);
    const rows = page.locator('tr[data-episode]');
    await rows.first().waitFor();
    const first = performance.now() - began;
    const times: number[] = [];
    for (const words of [...searches, ...searches]) {
      const before = await page.evaluate(() => document.querySelector('main')?.textContent);
      const asked = performance.now();
      await page.getByRole('searchbox', { name: 'Search episodes' }).fill(words);
      await page.waitForFunction(
        (text) => document.querySelector('main')?.textContent !== text,
        before,
      );
      times.push(performance.now() - asked);
    }
    const memory = await memoryOf(host.pid, process.pid);
    return [
      { name: 'window, from its address to the first rows', value: first, unit: 'ms', note },
      { name: 'window, from a search to its rows', value: quantile(times, 0.5), unit: 'ms', note },
      { name: 'window, the same, slowest of 8', value: quantile(times, 1), unit: 'ms', note },
      { name: 'core behind the window, PSS', value: memory.core, unit: 'MiB', note },
      { name: 'window, PSS', value: memory.windows, unit: 'MiB', note },
    ];
  } finally {
    await browser.close();
    await host.stop();
  }
}
