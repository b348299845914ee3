/** Whether another machine may propose: where it would find other keyframes it says why it does not. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { openDataset } from '../../../src/core/datasets/open';
import { unwatched } from '../../../src/core/jobs/progress';
import { hereEngine, type TaskEngine, type WorkerMeans } from '../../../src/core/jobs/tasks';
import { policyHash } from '../../../src/core/keyframes/policy-hash';
import { proposeDataset } from '../../../src/core/keyframes/propose';
import { proposeTask } from '../../../src/core/keyframes/propose-task';
import { openProject } from '../../../src/core/project/open-project';
import { plainFailure } from '../../../src/core/system/classify-error';
import { defaultPolicy } from '../../../src/shared/model/policy';
import { makeDataset, pickAndPlace } from './made-dataset';

const { signal } = new AbortController();
const means: WorkerMeans = {
  keyOf: () => Promise.resolve(null),
  writable: (folder) => Promise.resolve(folder),
};
type Plan = Parameters<typeof proposeTask.arrive>[1];
const other = createHash('sha256').update('other').digest('hex');

/** As it is announced. */
async function planned(root: string): Promise<string> {
  let announced = '';
  const engine: TaskEngine = {
    ...hereEngine,
    run(task, order, job) {
      announced = JSON.stringify(order.plan);
      return hereEngine.run(task, order, job);
    },
  };
  const dataset = await openDataset(root);
  const project = await openProject({ dataset, path: `${root}.curation`, dataDir: `${root}-data` });
  const policy = defaultPolicy;
  await proposeDataset({ dataset, project, episodes: null, policy, engine }, unwatched);
  await project.close();
  await dataset.close();
  return announced;
}

const changes: readonly [change: (plan: Plan) => void, says: RegExp][] = [
  [
    ({ propose }) => void (propose.basis = other),
    /the policy ".+" means other keyframes here; install the same studio/,
  ],
  [
    (plan) => {
      plan.model = other;
      plan.propose.basis = policyHash(plan.propose.policy, other, plan.robot);
    },
    /are seen with .+ here, and were planned with the model [0-9a-f]{12}; "dualvla doctor"/,
  ],
  [
    ({ dataset }) => void (dataset.frames += 1),
    /holds another dataset here .+; let both see the same files/,
  ],
  [({ propose }) => void (propose.exported = other), /has another curation\/ here/],
  [
    (plan) => void (plan.decoder = { ffmpeg: '0.1', print: other }),
    /here, where the work was planned with 0\.1; install the same build on both/,
  ],
];

test('a worker takes part where all is the same, and else says what is not', async () => {
  const root = await makeDataset([{ rows: pickAndPlace() }, { rows: pickAndPlace(0.05) }]);
  const announced = await planned(root);
  const plan = (): Plan => proposeTask.plan.parse(JSON.parse(announced));
  await (await proposeTask.arrive(root, plan(), signal, means)).leave();
  for (const [change, says] of changes) {
    const changed = plan();
    change(changed);
    const refused = await proposeTask.arrive(root, changed, signal, means).catch((e: unknown) => e);
    expect(plainFailure(refused)).toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(says),
    });
  }
});
