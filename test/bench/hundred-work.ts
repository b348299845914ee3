/** Work on a dataset of 100,000 episodes: proposing, listing keyframes, planning an export, exporting a part. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openDataset } from '../../src/core/datasets/open';
import { planExport } from '../../src/core/export/plan';
import { runExport } from '../../src/core/export/run';
import { unwatched } from '../../src/core/jobs/progress';
import { proposeDataset } from '../../src/core/keyframes/propose';
import { openProject } from '../../src/core/project/open-project';
import { exportOptionsSchema } from '../../src/shared/model/export';
import { writeRecorded } from './recorded';
import type { BenchRow } from './row';

const episodes = 100_000;
/** Episodes of the export that is run. */
const exported = 1_000;
/** Episodes that are proposed for; the others are given a keyframe each. */
const begun = 1_000;

const keyframes = [
  {
    id: 'k',
    frame: 100,
    cues: [{ kind: 'pause' as const, strength: 0.5, frame: 100 }],
    score: 0.5,
    reasoning: { text: 'Move on.', source: 'movement' as const },
  },
];

export async function benchHundredWork(): Promise<BenchRow[]> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'dualvla-hundred-work-'));
  const rows: BenchRow[] = [];
  const step = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    const [cpu, began] = [process.cpuUsage(), performance.now()];
    await work();
    const { user, system } = process.cpuUsage(cpu);
    const resident = Math.round(process.memoryUsage().rss / 2 ** 20);
    const note = `${((user + system) / 1e6).toFixed(1)} s of a processor; ${resident} MiB afterwards`;
    rows.push({ name, value: (performance.now() - began) / 1_000, unit: 's', note });
  };
  try {
    const set = path.join(root, 'set');
    await writeRecorded(set, {
      version: 'v3.0',
      episodes,
      length: 200,
      fps: 20,
      dims: 6,
      tasks: ['pick up the cup', 'open the drawer', 'wipe the table', 'fold the towel'],
      files: 20,
      cameras: [],
    });
    const dataset = await openDataset(set);
    const place = { dataset, path: path.join(root, 'project'), dataDir: root };
    let project = await openProject(place);
    const input = { dataset, project, episodes: null, policy: project.info.policy };
    const until = async (most: number): Promise<void> => {
      const stop = new AbortController();
      const report = ({ phase, done }: { phase: string; done: number }): void => {
        if (phase === 'proposing' && done >= most) stop.abort();
      };
      const run = proposeDataset(input, { signal: stop.signal, report });
      await run.catch((error: unknown) => {
        if (!stop.signal.aborted) throw error;
      });
    };
    await step('propose, until the first episode is begun', () => until(0));
    await step(`propose, of which ${begun} episodes are made`, () => until(begun));
    await step('fingerprint and save proposals of 100,000 episodes', async () => {
      for (const { index: episode } of dataset.episodes) {
        const fingerprint = await dataset.fingerprint(episode);
        await project.saveProposals({
          episode,
          fingerprint,
          policy: 'bench',
          madeAtMs: 0,
          keyframes,
        });
      }
    });
    await project.close();
    await step('open the project', async () => (project = await openProject(place)));
    await step('keyframes, every episode read', async () => {
      for (const { index } of dataset.episodes) await project.proposals(index);
    });
    const options = { out: path.join(root, 'out'), decisions: 'proposed' };
    const whole = exportOptionsSchema.parse(options);
    await step('export, plan', () => planExport({ dataset, project, options: whole }));
    const drop = dataset.episodes.slice(exported).map(({ index }) => index);
    const part = exportOptionsSchema.parse({ ...options, drop });
    await step(`export, ${exported} episodes of it`, () =>
      runExport({ dataset, project, options: part }, unwatched),
    );
    await project.close();
    await dataset.close();
    return rows;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
