/** `dualvla draft` as scripts use it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { DraftPlan, DraftResult } from '../../../src/shared/model/draft';
import { demoDataset, repositoryRoot } from '../../shared-data';
import { draftFolder, openDraftProject, propose } from './draft-project';
import { good, startModelServer } from '../models/model-server';

async function dualvla(
  args: readonly string[],
  env: Record<string, string>,
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const main = path.join(repositoryRoot, 'dist/node/cli.js');
  const child = spawn(process.execPath, [main, ...args], {
    cwd: repositoryRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (part: Buffer) => (said.stdout += part.toString()));
  child.stderr.on('data', (part: Buffer) => (said.stderr += part.toString()));
  await once(child, 'close');
  return { status: child.exitCode, ...said };
}

test('draft plans, refuses without --agree, and drafts with it', async () => {
  const folder = path.join(await draftFolder(), 'p.curation');
  const made = await openDraftProject(folder);
  await propose(made, [0]);
  await made.project.close();
  const server = await startModelServer(good);
  const env = { DUALVLA_DATA_DIR: `${folder}-data`, MY_KEY: 'sk-from-the-environment' };
  const asked = ['draft', demoDataset, '--project', folder, '--json', '--model', 'tiny-vlm'];
  asked.push('--endpoint', server.endpoint, '--key-variable', 'MY_KEY');

  const planned = await dualvla([...asked, '--plan', '--price-in', '1', '--price-out', '2'], env);
  expect(planned.status, planned.stderr).toBe(0);
  const plan = JSON.parse(planned.stdout) as DraftPlan;
  expect(plan).toMatchObject({ keyframes: 3, blockers: [], agreedAtMs: null });
  expect(plan.cost).toBeGreaterThan(0);

  const refused = await dualvla(asked, env);
  expect(refused.status).toBe(1);
  expect(refused.stderr).toContain(`Nothing was sent to ${new URL(server.endpoint).host}`);
  expect(server.seen).toHaveLength(0);

  const done = await dualvla([...asked, '--agree'], env);
  expect(done.status, done.stderr).toBe(0);
  expect(JSON.parse(done.stdout) as DraftResult).toMatchObject({ drafted: 3, requests: 3 });
  expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(
    Array<string>(3).fill('Bearer sk-from-the-environment'),
  );
  expect(done.stderr + done.stdout).not.toContain('sk-from-the-environment');
});
