/**
 * All work that can be shared, as a process of its own, by a clock that stands still: the same studio as the workers
 * beside it. Without the address of a queue it works alone; it exports where it is told a target.
 */
import { inspectDataset } from '../../../src/core/datasets/inspect';
import { openDataset } from '../../../src/core/datasets/open';
import { runExport } from '../../../src/core/export/run';
import type { JobContext } from '../../../src/core/jobs/progress';
import { hereEngine } from '../../../src/core/jobs/tasks';
import { proposeDataset } from '../../../src/core/keyframes/propose';
import { openProject } from '../../../src/core/project/open-project';
import { queueAddress } from '../../../src/core/queue/address';
import { queueEngine } from '../../../src/core/queue/queue-engine';
import { readRolloutDataset } from '../../../src/core/score/read-dataset';
import { measureRollouts } from '../../../src/core/score/score-rollouts';
import { exportOptionsSchema } from '../../../src/shared/model/export';
import { defaultPolicy } from '../../../src/shared/model/policy';

const [root = '', folder = '', url = '', out = ''] = process.argv.slice(2);
const engine = url === '' ? hereEngine : queueEngine(queueAddress(url));
const job: JobContext = {
  signal: new AbortController().signal,
  report: ({ phase, done, note }) => console.log(`${phase} ${done} ${note ?? ''}`),
};
const now = (): number => 1_760_000_000_000;

const dataset = await openDataset(root);
const project = await openProject({ dataset, path: folder, dataDir: `${folder}-data` });
const request = { dataset, project, episodes: null, policy: defaultPolicy, now, engine };
const { seconds: _seconds, ...proposed } = await proposeDataset(request, job);
const inspected = await inspectDataset(root, job, { deep: true, engine });
const rollouts = await readRolloutDataset(dataset, project);
const { all, followsLength, problems } = await measureRollouts(rollouts, job, engine);
const indicators = all.map(({ rollout: { id }, indicators: found }) => ({ id, found }));
if (out !== '') {
  const wish = { out, format: 'lerobot-v2.1', decisions: 'proposed', stride: 2 };
  await runExport({ dataset, project, options: exportOptionsSchema.parse(wish), engine }, job);
}
await project.close();
await dataset.close();
console.log(
  `result ${JSON.stringify({ proposed, inspected, indicators, followsLength, problems })}`,
);
