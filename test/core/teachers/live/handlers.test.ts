/** Through the contract: nothing is sent without an agreement, and a key goes nowhere but to its server. */
import path from 'node:path';
import { expect, test } from 'vitest';
import type { CollectResult } from '../../../../src/shared/model/collect';
import { openDemoProject } from '../../../demo-project';
import { nextEnd } from '../../../job-end';
import { draftFolder, openDraftProject } from '../../drafts/draft-project';
import { collectSettings, demoActions } from './collect-project';
import { openpiServer } from './servers';

test('a run needs the agreement of this user, for this project and this address; its key is sent to that host', async () => {
  const folder = path.join(await draftFolder(), 'p.curation');
  await (await openDraftProject(folder)).project.close();
  const { client, projectId } = await openDemoProject(folder);
  const server = await openpiServer((socket) => socket.send(demoActions));
  const settings = collectSettings(server, { key: 'stored' });
  const request = { projectId, settings, episodes: [0] };
  const address = { protocol: 'openpi', endpoint: `${server.endpoint}/` } as const;
  const key = 'sk-only-for-this-server';

  const plan = await client.call('collect.plan', request);
  expect(plan).toMatchObject({ agreedAtMs: null, mapFrom: 'guess', episodes: 1 });
  expect(plan.blockers.join()).toMatch(/No key is stored for http:\/\/127/);
  expect(await client.call('collect.key', { ...address, key })).toEqual({ stored: true });
  for (const method of ['collect.run', 'collect.try'] as const)
    await expect(client.call(method, request)).rejects.toMatchObject({ code: 'conflict' });
  await expect(
    client.call('collect.agree', {
      projectId,
      protocol: 'groot',
      endpoint: 'http://x',
      agreed: true,
    }),
  ).rejects.toMatchObject({ code: 'invalid-input' });
  expect(server.connections).toBe(0);

  await client.call('collect.agree', { projectId, ...address, agreed: true });
  expect((await client.call('collect.plan', request)).blockers).toEqual([]);
  const trial = await client.call('collect.try', request);
  expect(trial).toMatchObject({ fault: null, answer: { episode: 0, frame: 0, rows: 4 } });
  expect(trial.answer?.dims.map(({ said }) => said)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(trial.answer?.dims[0]?.demonstrated).toEqual(expect.any(Number));
  expect(server.connections).toBe(1);
  const ended = nextEnd(client, 'collect');
  await client.call('collect.run', request);
  await expect(client.call('collect.run', request)).rejects.toMatchObject({
    code: 'conflict',
    message: 'A teacher of demo is being asked already; wait or cancel that job.',
  });
  const job = await ended;
  expect(job.error).toBeNull();
  // What the trial asked is not asked again.
  expect(job.result as CollectResult).toMatchObject({ answered: plan.frames - 1, reused: 1 });
  expect(server.headers).toMatchObject({ authorization: `Api-Key ${key}` });
  const kept = await client.call('collect.settings', { projectId });
  expect(kept).toEqual(settings);
  expect(JSON.stringify([job, kept])).not.toContain(key);
});
