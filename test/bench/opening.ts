/** An episode opened in 100,000, a decision made on it, and the question for the next one, over the contract. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Decision, DecisionAct } from '../../src/shared/model/decision';
import { memoryClient, openTestStudio } from '../studio-fixture';
import { writeRecorded } from './recorded';
import { quantile, timed, type BenchRow } from './row';

const episodes = 100_000;
const finished = 20_000;
const batch = 1_000;

export async function benchOpening(): Promise<BenchRow[]> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'dualvla-opening-'));
  const source = path.join(root, 'hundred');
  await writeRecorded(source, {
    version: 'v3.0',
    episodes,
    length: 20,
    fps: 20,
    dims: 6,
    tasks: ['pick up the cup', 'open the drawer', 'wipe the table'],
    files: 20,
    cameras: [],
  });
  const test = await openTestStudio();
  const client = memoryClient(test);
  const rows: BenchRow[] = [];
  const note = `${episodes} episodes, ${finished} finished`;
  const add = (name: string, times: readonly number[]): void => {
    rows.push({ name, value: quantile(times, 0.5), unit: 'ms', note });
  };
  try {
    const { id: datasetId } = await client.call('dataset.open', { path: source });
    const { id: projectId } = await client.call('project.open', { datasetId });
    let sequence = 0;
    const decide = async (of: readonly number[], act: DecisionAct) => {
      const decisions = of.map((episode): Decision => {
        sequence += 1;
        const by = { curator: 'bench', device: 'bench', sequence, atMs: sequence };
        return { id: `bench:${sequence}`, projectId, episode, fingerprint: 'f', ...by, act };
      });
      await client.call('review.decide', { projectId, decisions });
    };
    for (let from = 0; from < finished; from += batch) {
      await decide(
        Array.from({ length: batch }, (_, index) => from + index),
        { kind: 'finish' },
      );
    }
    for (const order of ['index', 'need'] as const) {
      const next = (after: number) => client.call('review.next', { projectId, after, order });
      add(`the next episode, first asked (by ${order})`, await timed(1, () => next(finished)));
      const times: number[] = [];
      for (let run = 0; run < 40; run += 1) {
        await decide([finished + run], { kind: 'flag', flagged: true });
        times.push(...(await timed(1, () => next(finished + run))));
      }
      add(`the next episode, after a decision (by ${order})`, times);
    }
    const open = (run: number) => {
      const episode = 50_000 + run * 331;
      return Promise.all([
        client.call('dataset.episode', { datasetId, episode }),
        client.call('review.episode', { projectId, episode }),
        client.call('dataset.signals', { datasetId, episode }),
        client.call('keyframes.motion', { datasetId, episode, projectId }),
        client.call('review.next', { projectId, after: episode }),
      ]);
    };
    add('opening an episode: all five answers', await timed(40, open));
    return rows;
  } finally {
    client.close();
    await test.close();
    await rm(root, { recursive: true, force: true });
  }
}
