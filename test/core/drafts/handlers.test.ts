/** Through the contract: nothing is sent without an agreement, and a key goes nowhere but to its server. */
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { draftSettingsSchema, type DraftResult } from '../../../src/shared/model/draft';
import { openDemoProject } from '../../demo-project';
import { endOf } from '../../job-end';
import { demoDataset } from '../../shared-data';
import { draftFolder, openDraftProject, propose, settingsFor } from './draft-project';
import { good, startModelServer } from '../models/model-server';

const key = 'sk-only-for-this-server';

/** A studio with a project in which episode 0 waits for drafts. */
async function opened() {
  const folder = path.join(await draftFolder(), 'p.curation');
  const made = await openDraftProject(folder);
  await propose(made, [0]);
  await made.project.close();
  return { ...(await openDemoProject(folder)), folder };
}

test('a run needs the agreement of this user, for this project and this address', async () => {
  const { client, projectId } = await opened();
  const server = await startModelServer(good);
  const settings = settingsFor(server.endpoint);
  const { host } = new URL(server.endpoint);
  const run = () => client.call('drafts.run', { projectId, settings });
  await expect(run()).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining(host),
  });
  const elsewhere = { projectId, endpoint: 'https://elsewhere.invalid/v1', agreed: true };
  await client.call('drafts.agree', elsewhere);
  await expect(run()).rejects.toMatchObject({ code: 'conflict' });
  expect(server.seen).toHaveLength(0);
  expect(await client.call('drafts.settings', { projectId })).toBeNull();

  await client.call('drafts.agree', { projectId, endpoint: `${server.endpoint}/`, agreed: true });
  const plan = await client.call('drafts.plan', { projectId, settings });
  expect(plan).toMatchObject({ host, keyframes: 3, blockers: [] });
  expect(plan.agreedAtMs).not.toBeNull();
  const { jobId } = await run();
  await expect(run()).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(/^Reasoning of demo is being drafted already/),
  });
  await expect(client.call('keyframes.propose', { projectId })).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(/^Reasoning of demo is being drafted; proposing would take/),
  });
  const job = await endOf(client, jobId);
  expect(job.error).toBeNull();
  expect((job.result as DraftResult).drafted).toBe(3);
  expect(server.seen).toHaveLength(3);
  expect(server.seen[0]?.headers.authorization).toBeUndefined();
  expect(await client.call('drafts.settings', { projectId })).toEqual(settings);
  const again = await client.call('drafts.plan', { projectId, settings });
  expect(again.blockers).toEqual(['There is nothing to draft: all keyframes have a text.']);
  // Another project begins with the same server, and nothing is agreed to for it.
  const { id: datasetId } = await client.call('dataset.open', { path: demoDataset });
  const other = { datasetId, path: path.join(await draftFolder(), 'other.curation') };
  const { id: otherId } = await client.call('project.open', other);
  expect(await client.call('drafts.settings', { projectId: otherId })).toEqual(settings);
  const planned = await client.call('drafts.plan', { projectId: otherId, settings });
  expect(planned.agreedAtMs).toBeNull();

  await client.call('drafts.agree', { projectId, endpoint: server.endpoint, agreed: false });
  await expect(run()).rejects.toMatchObject({ code: 'conflict' });
});

test('a stored key is for its owner’s eyes, goes to its own server, and is in no project', async () => {
  const { studio, client, projectId, folder } = await opened();
  const server = await startModelServer(good);
  const { endpoint } = server;
  const settings = settingsFor(endpoint, { key: 'stored' });
  const plan = () => client.call('drafts.plan', { projectId, settings });
  expect((await plan()).blockers.join()).toMatch(/No key is stored for http:\/\/127/);
  await client.call('drafts.key', { endpoint: 'http://127.0.0.1:1/v1', key: 'another' });
  expect((await plan()).blockers).toHaveLength(1);
  expect(await client.call('drafts.key', { endpoint, key })).toEqual({ stored: true });
  expect((await plan()).blockers).toEqual([]);
  const file = path.join(studio.dataDir, 'model-keys.json');
  if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);

  await client.call('drafts.agree', { projectId, endpoint, agreed: true });
  const { jobId } = await client.call('drafts.run', { projectId, settings });
  const job = await endOf(client, jobId);
  expect(new Set(server.seen.map(({ headers }) => headers.authorization))).toEqual(
    new Set([`Bearer ${key}`]),
  );
  expect(JSON.stringify([job, await client.call('drafts.settings', { projectId })])).not.toContain(
    key,
  );
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const one of names.filter((name) => name.isFile())) {
    expect(await readFile(path.join(one.parentPath, one.name), 'utf8')).not.toContain(key);
  }
  expect(await client.call('drafts.key', { endpoint, key: null })).toEqual({ stored: false });
});

test.each([
  ['ftp://host/v1', /an address such as/],
  ['host:8000', /an address such as/],
  ['https://me:secret@host/v1', /name or password/],
  ['https://host/v1?key=1', /query/],
])('%s is no endpoint', (endpoint, says) => {
  const parsed = draftSettingsSchema.safeParse({ endpoint, model: 'm' });
  expect(parsed.error?.issues[0]?.message).toMatch(says);
});
