/** From a folder of rollouts to the document that scripts read. */
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { indicatorNames, type ScoreReport } from '../../src/shared/model/score';
import { writeRollouts } from '../fixtures/score/rollout-folder';
import { simulateRollouts } from '../fixtures/score/simulate-rollouts';
import { demoDataset } from '../shared-data';
import { makeTempDir } from '../studio-fixture';
import { dualvlaFor } from './run-here';

let dir: string;
beforeAll(async () => {
  dir = await makeTempDir();
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const dualvla = dualvlaFor(() => path.join(dir, 'data'));
const run = (...args: string[]) => dualvla('score', ...args, '--json');

it('measures a folder of two policies and compares them on the same seeds', async () => {
  const simulated = simulateRollouts(24, 5, ['good', 'clumsy']);
  const lines = simulated.map(({ kind, line }, at) => ({
    ...line,
    policy: kind,
    seed: Math.floor(at / 2),
  }));
  const folder = await writeRollouts(path.join(dir, 'rollouts'), lines);
  const { status, stdout, stderr } = await run(
    folder,
    '--project',
    path.join(dir, 'none'),
    '--html',
    path.join(dir, 'score.html'),
  );
  expect(status, stderr).toBe(0);
  const report = JSON.parse(stdout) as ScoreReport;
  expect(report.settings.preset).toBe('additive');
  expect(report.rollouts).toHaveLength(24);
  expect(Object.keys(report.rollouts[0] ?? {})).toEqual(
    'id policy task outcome indicators judge score'.split(' '),
  );
  for (const { indicators, judge, score } of report.rollouts) {
    expect(Object.keys(indicators)).toEqual(indicatorNames);
    expect(indicators.path_efficiency).toMatchObject({ higherIsBetter: true });
    expect(indicators.path_efficiency?.source).toContain('observation.state');
    expect([judge, score]).toEqual([null, null]);
  }
  expect(report.policies.map(({ policy }) => policy)).toEqual(['clumsy', 'good']);
  expect(report.pairs).toHaveLength(1);
  expect(report.pairs[0]).toMatchObject({ a: 'clumsy', b: 'good', n: 12, level: 0.95 });
  expect(report.pairs[0]?.indicators.gripper_chatter?.interval?.high).toBeLessThan(0);
  expect(report.cost).toEqual({ calls: 0, tokensIn: 0, tokensOut: 0 });
  const page = await readFile(path.join(dir, 'score.html'), 'utf8');
  expect(page).toContain('Measured without a judge');
  expect(page).toContain(report.pairs[0]?.sentence);
});

it('takes the episodes of a dataset for rollouts', async () => {
  const { status, stdout, stderr } = await run(demoDataset, '--preset', 'paper');
  expect(status, stderr).toBe(0);
  const { rollouts, settings } = JSON.parse(stdout) as ScoreReport;
  expect(rollouts).toHaveLength(24);
  expect(rollouts[3]).toMatchObject({ id: '3', policy: null, outcome: null });
  expect(rollouts[3]?.indicators.grasp_attempts?.value).toBeGreaterThanOrEqual(0);
  expect(settings.preset).toBe('paper');
});

it('refuses a preset that there is not', async () => {
  const { status, stdout } = await run(demoDataset, '--preset', 'best');
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'invalid-input' } });
});
