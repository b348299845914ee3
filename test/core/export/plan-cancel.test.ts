/** Nobody waits any more for a plan that was aborted: it stops at the next episode. */
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDataset } from '../../../src/core/datasets/open';
import { planExport } from '../../../src/core/export/plan';
import { openProject } from '../../../src/core/project/open-project';
import { isCanceled } from '../../../src/shared/errors';
import { exportOptionsSchema } from '../../../src/shared/model/export';
import { memoryClient, openTestStudio } from '../../studio-fixture';
import { scratchFolder, smallDataset } from '../datasets/small-dataset';
import { keyframeAt } from './curated';

test('a plan that is aborted reads no further episode', async () => {
  const scratch = await scratchFolder();
  const dataset = await openDataset(
    await smallDataset({ version: 'v2.1', lengths: [9, 9, 9, 9, 9, 9] }),
  );
  onTestFinished(() => dataset.close());
  const folder = path.join(scratch, 'p.curation');
  const project = await openProject({ dataset, path: folder, dataDir: scratch });
  onTestFinished(() => project.close());
  for (const { index } of dataset.episodes) {
    await project.saveProposals({
      episode: index,
      fingerprint: await dataset.fingerprint(index),
      policy: 'hash',
      madeAtMs: 0,
      keyframes: [keyframeAt(index, 4)],
    });
  }
  const stop = new AbortController();
  const read: number[] = [];
  const fingerprint = dataset.fingerprint.bind(dataset);
  dataset.fingerprint = (episode) => {
    read.push(episode);
    if (episode === 2) stop.abort();
    return fingerprint(episode);
  };
  const out = path.join(scratch, 'out');
  const options = exportOptionsSchema.parse({ out, decisions: 'proposed' });
  await expect(planExport({ dataset, project, options }, stop.signal)).rejects.toSatisfy(
    isCanceled,
  );
  expect(new Set(read)).toEqual(new Set([0, 1, 2]));
});

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
