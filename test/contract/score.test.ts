/** The score room over the contract: two policies measured, with what a stored judge said, listed, shown, reported. */
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JobState } from '../../src/shared/model/job';
import type { RpcClient } from '../../src/shared/rpc/client';
import { judged, judgeSettings } from '../core/score/judge/judged-rollouts';
import { startScriptedJudge } from '../core/score/judge/scripted-judge';
import { seeds, writeTwoPolicies } from '../fixtures/score/two-policies';
import { nextEnd } from '../job-end';
import { demoDataset } from '../shared-data';
import { makeTempDir, memoryClient, openTestStudio, type TestStudio } from '../studio-fixture';

let dir: string;
let folder: string;
let kept: string;
let test: TestStudio;
let client: RpcClient;
let projectId: string;

beforeAll(async () => {
  dir = await makeTempDir();
  folder = await writeTwoPolicies(path.join(dir, 'runs'));
  kept = path.join(dir, 'kept');
  test = await openTestStudio();
  client = memoryClient(test);
  const { id: datasetId } = await client.call('dataset.open', { path: demoDataset });
  const place = path.join(dir, 'project');
  projectId = (await client.call('project.open', { datasetId, path: place })).id;
});
afterAll(async () => {
  client.close();
  await test.close();
  await rm(dir, { recursive: true, force: true });
});

async function measure(input: { folder?: string; kept?: string }): Promise<JobState> {
  const ended = nextEnd(client);
  await client.call('score.measure', { projectId, ...input });
  return ended;
}

it('has nothing to show before anything was measured', async () => {
  expect(await client.call('score.overview', { projectId })).toBeNull();
  await expect(client.call('score.report', { projectId })).rejects.toThrow(
    'No rollouts were measured yet',
  );
});

it('measures the episodes of the open dataset', async () => {
  expect(await measure({})).toMatchObject({ state: 'done', result: { rollouts: 24 } });
  const overview = await client.call('score.overview', { projectId });
  expect(overview).toMatchObject({ rollouts: 24, judge: null, pairs: [] });
  const shown = await client.call('score.rollout', { projectId, id: '0' });
  expect(shown.videos.length).toBeGreaterThan(0);
  expect(shown).toMatchObject({ judged: null, score: null, counterpart: null, videoFault: null });
});

it('compares two policies of a folder, with percentiles, and marks the judge', async () => {
  const judge = await startScriptedJudge();
  await judged({ folder, kept, settings: judgeSettings(judge) });
  expect(await measure({ folder, kept })).toMatchObject({
    state: 'done',
    result: { rollouts: 2 * seeds, policies: 2, problems: [] },
  });
  const overview = await client.call('score.overview', { projectId });
  expect(overview?.policies.map(({ policy }) => policy)).toEqual(['careful', 'rash']);
  const [careful, rash] = overview?.policies ?? [];
  expect(careful?.success).toMatchObject({ rate: 1, known: seeds });
  expect(careful?.judge.action?.mean).toBeGreaterThan(rash?.judge.action?.mean ?? 1);
  const tidy = careful?.percentiles.path_efficiency ?? 0;
  expect(tidy).toBeGreaterThan(rash?.percentiles.path_efficiency ?? 100);
  expect(overview?.pairs[0]?.sentence).toContain('careful is better than rash');
  expect(overview?.judge).toMatchObject({ model: 'scripted' });
  expect(overview?.judge?.marks.map(({ kind }) => kind)).toEqual(['untested', 'uncalibrated']);
});

it('lists rollouts by policy and outcome, in their order', async () => {
  const { total, rows } = await client.call('score.rollouts', {
    projectId,
    policies: ['rash'],
    outcomes: ['failure'],
    limit: 2,
  });
  expect(total).toBeGreaterThan(2);
  expect(rows).toHaveLength(2);
  expect(rows.every(({ policy, outcome }) => policy === 'rash' && outcome === 0)).toBe(true);
  expect(rows[0]?.judge?.action).toBeCloseTo(0.3);
});

it('shows a rollout with video, texts, evidence, and one that began alike', async () => {
  const shown = await client.call('score.rollout', { projectId, id: 'careful-3' });
  expect(shown).toMatchObject({ fps: 10, frames: 20, counterpart: 'rash-3', videoFault: null });
  expect(shown.videos[0]?.url).toMatch(/^media\//);
  expect(shown.texts[0]?.text).toContain('move');
  expect(shown.judged?.evidence.action?.timesSec.length).toBeGreaterThan(0);
  await expect(client.call('score.rollout', { projectId, id: 'none' })).rejects.toThrow(
    'There is no rollout none.',
  );
});

it('gives the whole report, and the same as a page without a script', async () => {
  const report = await client.call('score.report', { projectId });
  expect(report.rollouts).toHaveLength(2 * seeds);
  const { html } = await client.call('score.page', { projectId });
  expect(html).toContain('careful is better than rash');
  expect(html).toContain('This judge is not calibrated');
  expect(html).not.toContain('<script');
});

it('keeps what was measured where another folder has nothing that can be read', async () => {
  const broken = path.join(dir, 'broken');
  const judgedLine = { id: 'a', video: '../x.mp4', task: '<b>', outcome: 1 };
  await rm(broken, { recursive: true, force: true });
  await writeTwoPolicies(broken);
  await writeFile(path.join(broken, 'rollouts.jsonl'), JSON.stringify(judgedLine));
  expect(await measure({ folder: broken })).toMatchObject({ state: 'failed' });
  expect(await client.call('score.overview', { projectId })).toMatchObject({ name: 'runs' });
});

it('makes no folder for scores until there are some', async () => {
  const nowhere = path.join(dir, 'nowhere');
  await measure({ folder, kept: nowhere });
  expect(await client.call('score.overview', { projectId })).toMatchObject({
    judge: null,
    judges: [],
    kept: nowhere,
  });
  expect(existsSync(nowhere)).toBe(false);
});

it('shows numbers and texts of a rollout whose video cannot be read, and says so', async () => {
  const silent = await writeTwoPolicies(path.join(dir, 'silent'));
  await writeFile(path.join(silent, 'rash.mp4'), 'no pictures');
  await measure({ folder: silent });
  const shown = await client.call('score.rollout', { projectId, id: 'rash-0' });
  expect(shown).toMatchObject({ fps: 30, videos: [] });
  expect(shown.videoFault).toContain('rash.mp4');
  expect(shown.frames).toBeGreaterThan(100);
  expect(shown.indicators.path_efficiency).not.toBeNull();
});
