/** The teachers room over the contract: outputs of the demo dataset imported, drawn, looked at, kept, reported. */
import { writeFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDataset } from '../../src/core/datasets/open';
import type { PushEvents } from '../../src/shared/api';
import type { LookQueue, ShownLook } from '../../src/shared/model/teacher-look';
import type { RpcClient } from '../../src/shared/rpc/client';
import { plantedActions } from '../fixtures/teachers/planted-actions';
import { nextEnd } from '../job-end';
import { demoDataset } from '../shared-data';
import { makeTempDir, memoryClient, openTestStudio, type TestStudio } from '../studio-fixture';

const wish = { teacher: 'pi', looks: 6, seed: 3, uniformShare: 0.2 };
const by = { curator: 'ann', device: 'w-1' };

let dir: string;
let test: TestStudio;
let client: RpcClient;
let projectId: string;
let queue: LookQueue;

beforeAll(async () => {
  dir = await makeTempDir();
  test = await openTestStudio();
  client = memoryClient(test);
  projectId = await open(client);
  expect(await client.call('teachers.list', { projectId })).toEqual([]);
  const file = path.join(dir, 'pi.jsonl');
  await writeFile(file, await outputsOfDemo());
  const ended = nextEnd(client);
  await client.call('teachers.import', { projectId, teacher: 'pi', file });
  expect(await ended).toMatchObject({ state: 'done', error: null });
  queue = await client.call('teachers.sample', { projectId, ...wish });
});
afterAll(async () => {
  client.close();
  await test.close();
  await rm(dir, { recursive: true, force: true });
});

async function open(of: RpcClient): Promise<string> {
  const { id: datasetId } = await of.call('dataset.open', { path: demoDataset });
  const project = await of.call('project.open', { datasetId, path: path.join(dir, 'project') });
  return project.id;
}

/** Every 25th frame an action with a stated spread; in three episodes texts with the probabilities of their tokens. */
async function outputsOfDemo(): Promise<string> {
  const dataset = await openDataset(demoDataset);
  const planted = await plantedActions(dataset, 'pi', { seed: 1, noise: 0.2, every: 25 });
  await dataset.close();
  const actions = planted.map(({ output }) => ({
    kind: 'action',
    episode: output.episode,
    frame: output.frame,
    action: output.action,
    std: output.action?.map((row) => row.map(() => 0.1)),
  }));
  const texts = Array.from({ length: 3 }, (_, episode) => ({
    kind: 'reasoning',
    episode,
    frame: 40,
    text: 'move to the cube',
    logprobs: [
      { token: 'move to the ', logprob: -0.01 },
      { token: 'cube', logprob: -3, top: [{ token: 'ball', logprob: -0.1 }] },
    ],
  }));
  return [...actions, ...texts].map((row) => JSON.stringify(row)).join('\n');
}

const lookOf = (kind: 'action' | 'reasoning'): Promise<ShownLook> =>
  client.call('teachers.look', {
    projectId,
    look: queue.looks.find((look) => look.kind === kind)?.id ?? '',
  });

it('lists who taught what, by kind', async () => {
  const listed = await client.call('teachers.list', { projectId });
  expect(listed).toMatchObject([
    { teacher: 'pi', kind: 'action', episodes: 24, looked: 0, acceptRate: null },
    { teacher: 'pi', kind: 'reasoning', outputs: 3, episodes: 3 },
  ]);
});

it('goes on with a sample, and draws another one with another seed', async () => {
  const more = await client.call('teachers.sample', { projectId, ...wish, looks: 12 });
  expect(more.sample).toBe(queue.sample);
  expect(more.looks.slice(0, 6)).toEqual(queue.looks);
  const other = await client.call('teachers.sample', { projectId, ...wish, seed: 4 });
  expect(other.sample).not.toBe(queue.sample);
  expect(await client.call('teachers.samples', { projectId, teacher: 'pi' })).toMatchObject([
    { id: queue.sample, looks: 12, looked: 0, isCurrent: true },
    { id: other.sample, looks: 6, seed: 4, isCurrent: true },
  ]);
});

it('shows an action over the demonstration, per dimension, summed per part, and as a path', async () => {
  const { chunk, output, remark, frame } = await lookOf('action');
  if (chunk === null) throw new Error('There is no chunk.');
  expect(remark).toBeNull();
  expect(output?.source).toBe('import');
  expect(chunk.parts.map(({ label, dims }) => ({ label, dims }))).toEqual([
    { label: 'Arm', dims: [0, 1, 2, 3, 4, 5] },
    { label: 'Gripper', dims: [6] },
  ]);
  const [arm] = chunk.parts;
  const ofDims = chunk.dims.slice(0, 6).map(({ error }) => error ?? 0);
  expect(arm?.error).toBeCloseTo(ofDims.reduce((sum, each) => sum + each, 0) / 6, 9);
  const [first] = chunk.dims;
  expect(first?.teacher).toHaveLength(chunk.horizon);
  const demonstrated = first?.demonstrated[frame - chunk.from] ?? 0;
  expect(Math.abs(demonstrated - (first?.teacher[0] ?? 0)) / (first?.spread ?? 1)).toBeLessThan(1);
  expect(first?.std?.[0]).toBeCloseTo(0.1, 6);
  expect(arm?.stated?.[0]).toBeGreaterThan(0);
  const [path] = chunk.paths;
  expect(path).toMatchObject({ label: 'End effector', from: 'joints' });
  expect(path?.teacher).toHaveLength(chunk.horizon);
});

it("shows a text beside the dataset's, with the probabilities of its tokens", async () => {
  const { looks } = await client.call('teachers.sample', { projectId, ...wish, looks: 200 });
  queue = { ...queue, looks };
  const shown = await lookOf('reasoning');
  expect(shown.output?.text).toBe('move to the cube');
  expect(shown.output?.logprobs?.[1]).toMatchObject({ token: 'cube', logprob: -3 });
  expect(shown.datasetText).toEqual(expect.any(String));
  expect(shown.chunk).toBeNull();
});

it('takes verdicts with the curator, and takes them back', async () => {
  const [look, other] = queue.looks;
  const setVerdict = (verdict: 'accept' | 'wrong' | null, id = look?.id ?? '') =>
    client.call('teachers.setVerdict', { projectId, look: id, verdict, reason: 'late', ...by });
  const said = { verdict: 'wrong', reason: 'late', note: null, curator: 'ann' };
  const heard: PushEvents['verdict'][] = [];
  client.on('verdict', (change) => heard.push(change));
  expect(await setVerdict('wrong')).toMatchObject({ said });
  expect(heard).toMatchObject([{ projectId, look: look?.id, said }]);
  expect(await setVerdict('accept')).toMatchObject({ said: { verdict: 'accept' } });
  expect(await setVerdict(null)).toEqual({ said: null });
  // Windows send again what they lost the answer to, and two at once get numbers of their own.
  await Promise.all([setVerdict('wrong'), setVerdict('wrong'), setVerdict('accept', other?.id)]);
  const report = await client.call('teachers.report', { projectId, teacher: 'pi' });
  expect(report).toMatchObject({ looked: 2, reasons: [{ reason: 'late', looks: 1 }] });
  await expect(setVerdict('wrong', 'nothing-1')).rejects.toMatchObject({ code: 'not-found' });
});

it('keeps the reasons of the project, and refuses more than have keys', async () => {
  const before = await client.call('teachers.reasons', { projectId });
  expect(before).toContainEqual({ kind: 'reasoning', text: 'wrong object' });
  const reasons = [{ kind: 'action' as const, text: 'drops it' }];
  await client.call('teachers.setReasons', { projectId, reasons });
  expect(await client.call('teachers.reasons', { projectId })).toEqual(reasons);
  const many = Array.from({ length: 10 }, (_, at) => ({ kind: 'action' as const, text: `${at}` }));
  await expect(
    client.call('teachers.setReasons', { projectId, reasons: many }),
  ).rejects.toMatchObject({ code: 'invalid-input' });
});

it('shows what is there where the project cannot be written, and takes no verdict', async () => {
  const second = await openTestStudio();
  const reader = memoryClient(second);
  const project = await open(reader);
  const listed = await reader.call('teachers.list', { projectId: project });
  expect(listed[0]).toMatchObject({ teacher: 'pi', looked: 2 });
  const { looks } = await reader.call('teachers.sample', { projectId: project, ...wish });
  expect(looks[0]?.said?.verdict).toBe('wrong');
  const anew = reader.call('teachers.sample', { projectId: project, ...wish, seed: 99 });
  await expect(anew).rejects.toMatchObject({ code: 'conflict' });
  const kept = reader.call('teachers.setVerdict', {
    projectId: project,
    look: looks[0]?.id ?? '',
    verdict: 'accept',
    ...by,
  });
  await expect(kept).rejects.toMatchObject({ code: 'conflict' });
  reader.close();
  await second.close();
});
