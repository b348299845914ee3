/**
 * A scripted curator's day: every episode reviewed by keys alone, then again, in another project, by mouse.
 * BENCH_EPISODES says how many (100; 6 at most and 24 are the demo's own, others are made, which takes a while).
 */
import { spawnSync } from 'node:child_process';
import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { journalOf, ScriptedCurator, type Way } from '../e2e/review/scripted-curator';
import { openWindow } from '../e2e/window';
import { copyFirstEpisodes } from '../first-episodes';
import { openWindowedStudio } from '../renderer/windowed-studio';
import { demoDataset, repositoryRoot } from '../shared-data';
import { makeTempDir } from '../studio-fixture';
import { quantile, type BenchRow } from './row';

const episodes = Number(process.env['BENCH_EPISODES'] ?? 100);
const ofDemo = 24;

interface Day {
  decisions: number;
  keys: number;
  seconds: number[];
  /** Episodes whose journal has another list of acts than was done. */
  wrong: number;
}

export async function benchCuratorDay(): Promise<BenchRow[]> {
  const keyboard = await spend((at) => (at % 2 === 0 ? 'accept only' : 'mixed'));
  const mouse = await spend(() => 'mouse');
  return [...keyboard, ...mouse];
}

async function spend(wayOf: (at: number) => Way): Promise<BenchRow[]> {
  const dir = await makeTempDir();
  const dataset = path.join(dir, 'demo');
  await makeDataset(dataset);
  const studio = await openWindowedStudio(dataset);
  try {
    const { client, projectId } = studio;
    // What is learned comes in while an episode is open: rows more or fewer than were counted.
    const { current } = await client.call('policies.list', { projectId });
    const policy = { ...current, learn: { ...current.learn, from: 'nothing' as const } };
    await client.call('policy.set', { projectId, policy });
    const proposed = studio.ended('propose');
    await client.call('keyframes.propose', { projectId });
    await proposed;
    const { page } = await openWindow(studio.browser, studio.url);
    await page.locator('[data-episode="0"]').waitFor();
    await page.evaluate(() => void (location.hash = location.hash.replace(/^[^?]*/, '#/review/0')));
    const curator = new ScriptedCurator(page);
    const days = new Map<Way, Day>();
    for (let at = 0; at < episodes; at += 1) {
      const way = wayOf(at);
      const day = days.get(way) ?? { decisions: 0, keys: 0, seconds: [], wrong: 0 };
      days.set(way, day);
      const done = await curator.review(at, way, at + 1 < episodes ? at + 1 : null);
      const kept = (await journalOf({ page, client, projectId }, at)).map(({ kind }) => kind);
      if (kept.join() !== done.did.join()) day.wrong += 1;
      day.decisions += done.did.length - 1;
      day.keys += done.keys;
      day.seconds.push(done.seconds);
    }
    return [...days].flatMap(([way, day]) => rowsOf(way, day));
  } finally {
    await studio.close();
    await rm(dir, { recursive: true, force: true });
  }
}

function rowsOf(way: Way, { decisions, keys, seconds, wrong }: Day): BenchRow[] {
  const note = `${seconds.length} episodes, ${decisions} decisions`;
  const unit = way === 'mouse' ? 'clicks a decision' : 'keys a decision';
  return [
    { name: `curator, ${way}`, value: keys / decisions, unit, note },
    {
      name: `curator, ${way}, an episode`,
      value: quantile(seconds, 0.5),
      unit: 's (median)',
      note,
    },
    { name: `curator, ${way}: lost or doubled`, value: wrong, unit: 'episodes', note },
  ];
}

async function makeDataset(folder: string): Promise<void> {
  if (episodes <= 6) return copyFirstEpisodes(episodes, folder);
  if (episodes === ofDemo) return cp(demoDataset, folder, { recursive: true });
  const { status, stderr } = spawnSync(
    process.execPath,
    `--import tsx scripts/demo/make.ts ${folder} --episodes ${episodes} --seed 1 --size 160x120`.split(
      ' ',
    ),
    { cwd: repositoryRoot, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
}
