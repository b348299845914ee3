/** A judge that learns from examples is better with a knowledge base than without. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Example } from '../../../../src/shared/model/score';
import { makeTempDir } from '../../../studio-fixture';
import { judged, judgeSettings, paintedFolder, scoresOf } from './judged-rollouts';
import { startScriptedJudge } from './scripted-judge';

let dir: string;
beforeAll(async () => {
  dir = await makeTempDir();
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const examples: Example[] = [3, 6, 1].map((action, at) => ({
  rollout: { id: `people-${at}`, task: 'open the drawer' },
  scores: { reasoning: null, action: action / 10, intention: 0.9, alignment: null },
  outcome: 0,
  notes: [{ t: 1.2, text: `Failure: the gripper slips, ${at}.` }],
}));

it('corrects a lenient judge by what people said, in another order for each repeat', async () => {
  const qualities = [1, 3, 5, 7];
  const folder = await paintedFolder(
    path.join(dir, 'rollouts'),
    qualities.map((quality) => ({ quality, goal: 1 })),
  );
  const judge = await startScriptedJudge({ bias: 3, learns: true });
  const settings = judgeSettings(judge, { repeats: 4, concurrency: 1 });
  const about = { preset: 'fused', k: 3, base: 'b' };
  const errorOf = (scores: readonly (number | null)[]): number =>
    Math.max(...scores.map((score, at) => Math.abs((score ?? 9) - (qualities[at] ?? 0) / 10)));
  const without = await judged({ folder, kept: path.join(dir, 'without'), settings });
  expect(errorOf(scoresOf(without, 'action'))).toBeCloseTo(0.3);
  const source = { of: () => Promise.resolve(examples), about };
  const helped = await judged({ folder, kept: path.join(dir, 'with'), settings, examples: source });
  expect(errorOf(scoresOf(helped, 'action'))).toBeCloseTo(0);
  const orders = judge.server.seen.slice(16).map(({ body }) =>
    JSON.stringify(body)
      .match(/the gripper slips, \d/g)
      ?.join(),
  );
  expect(orders[0]).toMatch(/0,.*1,.*2/);
  expect(new Set(orders).size).toBeGreaterThan(1);
});
