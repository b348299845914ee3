/**
 * Everything that goes through all episodes, on 100,000 of them (SCALE_EPISODES makes it fewer): the built commands as
 * processes of their own, the window in a real Chromium, and the queue with a real Redis where there is one.
 * SCALE_STEPS names some of the steps (`queue,keyframes,export`): where none of them is `propose`, the others go on
 * with what was proposed through the queue.
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
import { rowsOf, runCli } from './measured-run';
import { writeRecorded } from './recorded';
import { quantile, type BenchRow } from './row';
import { projectOfQueue, proposeThroughQueue } from './scale-queue';

const episodes = Number(process.env['SCALE_EPISODES'] ?? 100_000);
const length = 200;
const files = 20;
const tasks = ['pick up the cup', 'open the drawer', 'wipe the table', 'fold the towel'];
const decisionsAtOnce = 1_000;
const steps = process.env['SCALE_STEPS']?.split(',');
const isWanted = (step: string): boolean => steps?.includes(step) ?? true;
const note = `${episodes} episodes of ${length} frames in ${files} files, 6 state and 6 action values`;

export async function benchScale(): Promise<BenchRow[]> {
  ensureBuild();
  const dir = await mkdtemp(path.join(os.tmpdir(), 'dualvla-scale-'));
  try {
    const set = path.join(dir, 'set');
    const recorded = { version: 'v3.0', episodes, length, fps: 20, dims: 6, tasks, files } as const;
    await writeRecorded(set, { ...recorded, cameras: [] });
    const queued = isWanted('queue') ? await proposeThroughQueue(dir, set, note) : [];
    say(queued);
    return [
      ...queued,
      ...(await measureCommands(dir, set)),
      ...(isWanted('window') ? await measureWindow(dir, set) : []),
    ];
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** What was measured stays readable where a later step fails. */
function say(rows: readonly BenchRow[]): void {
  const load = `load ${os.loadavg()[0]?.toFixed(0) ?? 'unknown'}`;
  for (const { name, value, unit } of rows) {
    console.error(`${name}: ${value.toPrecision(4)} ${unit}, ${load}`);
  }
}

async function measureCommands(dir: string, set: string): Promise<BenchRow[]> {
  const project = path.join(dir, isWanted('propose') ? 'project' : projectOfQueue);
  const where = [set, '--project', project];
  const out = path.join(dir, 'out');
  const exporting = ['export', ...where, '--decisions', 'proposed', '--to', out];
  const rows: BenchRow[] = [];
  const measure = async (step: string, words: readonly string[], name = step): Promise<void> => {
    if (!isWanted(step)) return;
    const ran = await runCli(path.join(dir, 'data'), ...words, '--json');
    const measured = rowsOf(name, ran, note);
    const printed = ran.printed / 2 ** 20;
    if (step === 'keyframes')
      measured.push({ name: 'its list', value: printed, unit: 'MiB', note });
    say(measured);
    rows.push(...measured);
  };
  await measure('inspect', ['inspect', set]);
  await measure('propose', ['propose', ...where]);
  await measure('again', ['propose', ...where], 'propose again, nothing to do');
  await measure('keyframes', ['keyframes', ...where]);
  await measure('check', ['keyframes', ...where, '--check'], 'keyframes --check');
  await measure('plan', [...exporting, '--plan'], 'export plan');
  await measure('export', exporting);
  for (const [name, folder] of [
    ['project', project],
    ['export', out],
  ] as const) {
    const weight = await weigh(folder).catch(() => null);
    if (weight === null) continue;
    const { count, bytes } = weight;
    rows.push({ name: `${name} on the disk`, value: bytes / 2 ** 20, unit: 'MiB', note });
    rows.push({ name: `${name}, files`, value: count, unit: 'files', note });
  }
  if (isWanted('reviewed')) {
    const decisions = await review(set, project);
    rows.push({ name: 'decisions in the journal', value: decisions, unit: 'decisions', note });
    const asked = ['keyframes', ...where, '--decisions', 'reviewed'];
    await measure('reviewed', asked, 'keyframes, reviewed');
  }
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
      await page.getByRole('combobox', { name: 'Search episodes' }).fill(words);
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
