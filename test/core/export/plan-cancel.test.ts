/** A window that gives up a plan stops it; plan-stops.test.ts says how soon. */
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isCanceled } from '../../../src/shared/errors';
import { exportOptionsSchema } from '../../../src/shared/model/export';
import { memoryClient, openTestStudio } from '../../studio-fixture';
import { smallDataset } from '../datasets/small-dataset';

test('the window’s signal reaches the plan', async () => {
  const studio = await openTestStudio();
  onTestFinished(() => studio.close());
  const client = memoryClient(studio);
  const root = await smallDataset({ version: 'v2.1', lengths: [9] });
  const { id: datasetId } = await client.call('dataset.open', { path: root });
  const { id: projectId } = await client.call('project.open', { datasetId });
  const options = exportOptionsSchema.parse({ out: path.join(path.dirname(root), 'out') });
  const signal = AbortSignal.abort();
  const plan = studio.studio.handlers['export.plan'](
    { projectId, options },
    { signal, window: signal },
  );
  await expect(plan).rejects.toSatisfy(isCanceled);
});
