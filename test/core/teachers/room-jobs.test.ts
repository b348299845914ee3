/** Through the contract, as the room does it: import a file, read the report as a page, plan what is made of it. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openDataset } from '../../../src/core/datasets/open';
import { plantedActions } from '../../fixtures/teachers/planted-actions';
import { openDemoProject } from '../../demo-project';
import { nextEnd } from '../../job-end';
import { demoDataset } from '../../shared-data';
import { makeTempDir } from '../../studio-fixture';

test('what a file holds becomes a teacher, with a report and a page of it', async () => {
  const folder = await makeTempDir();
  const dataset = await openDataset(demoDataset);
  const planted = await plantedActions(dataset, 'pi0', { seed: 1, noise: 0.1, every: 40 });
  await dataset.close();
  const file = path.join(folder, 'outputs.jsonl');
  const rows = planted.map(({ output: { episode, frame, kind, action } }) =>
    JSON.stringify({ episode, frame, kind, action }),
  );
  const broken = Array.from({ length: 150 }, () => '{"episode":0}');
  await writeFile(file, [...rows, ...broken].join('\n'));

  const { client, projectId } = await openDemoProject(path.join(folder, 'p.curation'));
  const done = nextEnd(client, 'import');
  await client.call('teachers.import', { projectId, teacher: 'pi0', file });
  const job = await done;
  expect(job.error).toBeNull();
  expect(job.result).toMatchObject({ outputs: rows.length, rejectedRows: 150 });
  expect(job.kind === 'import' && job.result?.rejected).toHaveLength(100);

  expect(await client.call('teachers.list', { projectId })).toMatchObject([{ teacher: 'pi0' }]);
  const { html } = await client.call('teachers.page', { projectId, teacher: 'pi0' });
  expect(html).toContain('pi0 on demo');
  await expect(
    client.call('teachers.page', { projectId, teacher: 'nobody' }),
  ).rejects.toMatchObject({ code: 'not-found' });
  await expect(client.call('distill.proxyPage', { jobId: job.id })).rejects.toMatchObject({
    code: 'not-found',
  });

  const missing = nextEnd(client, 'import');
  await client.call('teachers.import', { projectId, teacher: 'pi0', file: `${file}.none` });
  expect((await missing).error?.message).toContain('outputs.jsonl.none');
});
