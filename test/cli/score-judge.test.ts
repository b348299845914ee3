/** Rollouts judged from the command line: plan, consent, scores, marks, stress tests. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JudgedReport, JudgePlan } from '../../src/shared/model/judge';
import type { StressReport } from '../../src/shared/model/stress';
import { paintedFolder } from '../core/score/judge/judged-rollouts';
import { startScriptedJudge, type ScriptedJudge } from '../core/score/judge/scripted-judge';
import { send } from '../core/models/model-server';
import { copyFirstEpisodes } from '../first-episodes';
import { makeTempDir } from '../studio-fixture';
import { dualvlaFor } from './run-here';

let dir: string;
let folder: string;
beforeAll(async () => {
  dir = await makeTempDir();
  const painted = Array.from({ length: 8 }, (_, at) => ({
    quality: at % 2 === 0 ? 9 : 4,
    goal: Math.floor(at / 2),
    line: { policy: at % 2 === 0 ? 'A' : 'B', seed: Math.floor(at / 2), outcome: 1 },
  }));
  folder = await paintedFolder(path.join(dir, 'rollouts'), painted);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const dualvla = dualvlaFor(() => path.join(dir, 'data'));
const run = (...args: string[]) => dualvla('score', ...args, '--json');
const asking = (judge: ScriptedJudge, kept: string) =>
  `--judge ${judge.server.endpoint} --model scripted --frames 4 --repeats 1 --project ${path.join(dir, kept)}`.split(
    ' ',
  );

it('plans without asking or making anything, and sends nothing without agreement', async () => {
  const judge = await startScriptedJudge();
  const options = asking(judge, 'planned');
  const planned = await run(folder, ...options, '--plan', '--price-in', '2', '--price-out', '8');
  expect(planned.status, planned.stderr).toBe(0);
  const plan = JSON.parse(planned.stdout) as JudgePlan;
  expect(plan).toMatchObject({ rollouts: 8, questions: 8, pictures: 32, blockers: [] });
  expect(plan.cost).toBeCloseTo((plan.tokensIn * 2 + plan.tokensOut * 8) / 1e6);
  expect(existsSync(path.join(dir, 'planned'))).toBe(false);
  const refused = await run(folder, ...options);
  expect(refused.status).toBe(1);
  expect(refused.stdout).toContain('If you agree, add --agree.');
  expect(judge.server.seen).toHaveLength(0);
});

it('judges, compares, counts the cost, and marks a judge that nobody tested', async () => {
  const judge = await startScriptedJudge();
  const { status, stdout, stderr } = await run(folder, ...asking(judge, 'kept'), '--agree');
  expect(status, stderr).toBe(0);
  const report = JSON.parse(stdout) as JudgedReport;
  expect(report.rollouts[0]?.judge).toEqual({
    reasoning: null,
    action: 0.9,
    intention: 0.9,
    alignment: null,
  });
  expect(report.rollouts[0]?.score?.paper).toBeCloseTo(0.81);
  expect(report.rollouts[0]?.score?.additive).toBeCloseTo(0.95);
  expect(report.pairs[0]?.judge.action?.difference).toBeCloseTo(-0.5);
  expect(report.cost).toEqual({ calls: 8, tokensIn: 8_000, tokensOut: 800 });
  expect(report.judge).toMatchObject({ model: 'scripted', frames: 4, repeats: 1, stopped: null });
  expect(report.judge?.marks.map(({ kind }) => kind)).toEqual(['untested', 'uncalibrated']);

  const tested = await run('stress', folder, ...asking(judge, 'kept'), '--agree');
  expect(tested.status, tested.stderr).toBe(0);
  const stress = JSON.parse(tested.stdout) as StressReport;
  expect(stress.tests.swapped).toMatchObject({ n: 8, flips: 8, verdict: 'passed' });
  expect(stress.tests.twice).toMatchObject({ n: 8, flips: 0, verdict: 'undecided' });
  const again = JSON.parse((await run(folder, ...asking(judge, 'kept'), '--agree')).stdout);
  expect(again).toMatchObject({
    cost: { calls: 0 },
    judge: {
      reused: 8,
      marks: [{ kind: 'uncalibrated' }, { kind: 'undecided' }, { kind: 'undecided' }],
    },
  });
});

it('keeps the scores of a dataset in its project, and says where a server is of no use', async () => {
  const judge = await startScriptedJudge();
  const dimension = { evidence: 'Frame 1.', frames: [1], score: 5 };
  const all = {
    reasoning: dimension,
    action: dimension,
    intention: dimension,
    alignment: dimension,
  };
  const content = JSON.stringify({ ...all, success: 'no' });
  judge.server.behave = (response) => send(response, 200, { choices: [{ message: { content } }] });
  const kept = path.join(dir, 'demo');
  const demo = path.join(dir, 'first');
  await copyFirstEpisodes(2, demo);
  const judged = await run(demo, ...asking(judge, 'demo'), '--agree');
  expect(judged.status, judged.stderr).toBe(0);
  const { rollouts, cost } = JSON.parse(judged.stdout) as JudgedReport;
  expect(rollouts.every((rollout) => rollout.judge !== null)).toBe(true);
  expect(cost.calls).toBe(2);
  expect(existsSync(path.join(kept, 'project.json'))).toBe(true);
  const said = JSON.stringify(judge.server.seen[0]?.body);
  expect(said).toContain("Measured from the robot's own recording");
  expect(said).toMatch(/gripper closes at \d/);
  judge.server.behave = (response) => response.writeHead(401).end('{}');
  const closed = await run(folder, ...asking(judge, 'closed'), '--agree');
  expect(closed.status).toBe(1);
  expect(closed.stderr).toMatch(/answered 401.+The run stopped: \d+ rollouts were not asked about/);
});
