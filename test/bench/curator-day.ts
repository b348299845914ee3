/**
 * A scripted curator's day: every episode reviewed by keys alone, then again, in another project, by mouse; half of
 * them accepted as they are, half by a mixed script.
 * BENCH_EPISODES says how many (100: the demo's again and again); BENCH_DATASET names a dataset of as many, of which
 * a copy is used.
 */
import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import {
  journalOf,
  lostAndDoubled,
  ScriptedCurator,
  type Way,
} from '../e2e/review/scripted-curator';
import { openWindow } from '../e2e/window';
import { copyFirstEpisodes } from '../first-episodes';
import { openWindowedStudio } from '../renderer/windowed-studio';
import { repeatDemo } from '../soak/repeated-demo';
import { makeTempDir } from '../studio-fixture';
import { quantile, type BenchRow } from './row';

const episodes = Number(process.env['BENCH_EPISODES'] ?? 100);
const given = process.env['BENCH_DATASET'];

interface Day {
  decisions: number;
  keys: number;
  seconds: number[];
  /** Decisions that the journal has not, by kind, keyframe and frame; and that it has twice, or of others. */
  lost: number;
  doubled: number;
}

export async function benchCuratorDay(): Promise<BenchRow[]> {
  return [...(await spend('keys')), ...(await spend('mouse'))];
}

async function spend(by: 'keys' | 'mouse'): Promise<BenchRow[]> {
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
      const way: Way = `${by}, ${at % 2 === 0 ? 'accept only' : 'mixed'}`;
      const day = days.get(way) ?? { decisions: 0, keys: 0, seconds: [], lost: 0, doubled: 0 };
      days.set(way, day);
      const done = await curator.review(at, way, at + 1 < episodes ? at + 1 : null);
      const kept = await journalOf({ page, client, projectId }, at);
      const { lost, doubled } = lostAndDoubled(done.meant, kept);
      day.lost += lost;
      day.doubled += doubled;
      day.decisions += done.meant.length - 1;
      day.keys += done.keys;
      day.seconds.push(done.seconds);
    }
    return [...days].flatMap(([way, day]) => rowsOf(way, day));
  } finally {
    await studio.close();
    await rm(dir, { recursive: true, force: true });
  }
}

function rowsOf(way: Way, { decisions, keys, seconds, lost, doubled }: Day): BenchRow[] {
  const note = `${seconds.length} episodes, ${decisions} decisions`;
  const unit = way.startsWith('mouse') ? 'clicks a decision' : 'keys a decision';
  const name = `curator, ${way}`;
  return [
    { name, value: keys / decisions, unit, note },
    { name: `${name}, an episode`, value: quantile(seconds, 0.5), unit: 's (median)', note },
    { name: `${name}: lost`, value: lost, unit: 'decisions', note },
    { name: `${name}: doubled`, value: doubled, unit: 'decisions', note },
  ];
}

async function makeDataset(folder: string): Promise<void> {
  if (given !== undefined) return cp(given, folder, { recursive: true });
  return episodes <= 6 ? copyFirstEpisodes(episodes, folder) : repeatDemo(episodes, folder);
}
