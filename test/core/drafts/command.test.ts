/** `dualvla draft` as scripts use it. */
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { DraftPlan, DraftResult } from '../../../src/shared/model/draft';
import { dualvlaFor } from '../../cli/run-here';
import { demoDataset } from '../../shared-data';
import { draftFolder, openDraftProject, propose } from './draft-project';
import { good, startModelServer } from '../models/model-server';

test('draft plans, refuses without --agree, and drafts with it', async () => {
  const folder = path.join(await draftFolder(), 'p.curation');
  const made = await openDraftProject(folder);
  await propose(made, [0]);
  await made.project.close();
  const server = await startModelServer(good);
  vi.stubEnv('MY_KEY', 'sk-from-the-environment');
  onTestFinished(() => void vi.unstubAllEnvs());
  const dualvla = dualvlaFor(() => `${folder}-data`);
  const asked = ['draft', demoDataset, '--project', folder, '--json', '--model', 'tiny-vlm'];
  asked.push('--endpoint', server.endpoint, '--key-variable', 'MY_KEY');

  const planned = await dualvla(...asked, '--plan', '--price-in', '1', '--price-out', '2');
  expect(planned.status, planned.stderr).toBe(0);
  const plan = JSON.parse(planned.stdout) as DraftPlan;
  expect(plan).toMatchObject({ keyframes: 3, blockers: [], agreedAtMs: null });
  expect(plan.cost).toBeGreaterThan(0);

  const refused = await dualvla(...asked);
  expect(refused.status).toBe(1);
  expect(refused.stderr).toContain(`Nothing was sent to ${new URL(server.endpoint).host}`);
  expect(server.seen).toHaveLength(0);

  const done = await dualvla(...asked, '--agree');
  expect(done.status, done.stderr).toBe(0);
  expect(JSON.parse(done.stdout) as DraftResult).toMatchObject({ drafted: 3, requests: 3 });
  expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(
    Array<string>(3).fill('Bearer sk-from-the-environment'),
  );
  expect(done.stderr + done.stdout).not.toContain('sk-from-the-environment');
});
