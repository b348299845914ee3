/** What a proxy study of 100 episodes of 200 frames takes, looking at them and training timed apart. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openDataset } from '../../src/core/datasets/open';
import { proxyStudy } from '../../src/core/distill/proxy/study';
import { unwatched } from '../../src/core/jobs/progress';
import { proposeDataset } from '../../src/core/keyframes/propose';
import { openProject } from '../../src/core/project/open-project';
import { fitEmbedded } from '../../src/core/teachers/embedded/fit';
import { defaultPolicy } from '../../src/shared/model/policy';
import { writeRecorded } from './recorded';
import type { BenchRow } from './row';

export async function benchProxy(): Promise<BenchRow[]> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'dualvla-proxy-'));
  await writeRecorded(path.join(root, 'set'), {
    version: 'v3.0',
    episodes: 100,
    length: 200,
    fps: 10,
    dims: 7,
    tasks: ['pick the cube', 'place the cup'],
    files: 1,
    cameras: [],
  });
  const dataset = await openDataset(path.join(root, 'set'));
  const at = { dataset, path: path.join(root, 'project'), dataDir: path.join(root, 'data') };
  const project = await openProject(at);
  try {
    await proposeDataset({ dataset, project, episodes: null, policy: defaultPolicy }, unwatched);
    await fitEmbedded({ dataset, project, horizon: 16 }, unwatched);
    const { seconds, frames, seeds, variants } = await proxyStudy(
      { dataset, project, seeds: 5, decisions: 'proposed', curator: null, actionTeacher: null },
      unwatched,
    );
    const students = variants.reduce((sum, { runs }) => sum + runs.length, 0);
    const note = `${frames} frames, ${seeds} splits, ${students} students, two processes; load ${os.loadavg()[0]?.toFixed(0)}`;
    return [
      {
        name: 'proxy study: looking and asking the teacher',
        value: seconds.looking,
        unit: 's',
        note,
      },
      { name: 'proxy study: training', value: seconds.training, unit: 's', note },
    ];
  } finally {
    await project.close();
    await dataset.close();
    await rm(root, { recursive: true, force: true });
  }
}
