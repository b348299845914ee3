/** Each indicator ranks simulated rollouts by what went wrong in them, and not by how long they took. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unwatched } from '../../../src/core/jobs/progress';
import { readRolloutFolder } from '../../../src/core/score/read-folder';
import { spearman } from '../../../src/core/score/rank-correlation';
import { measureRollouts, reportOf } from '../../../src/core/score/score-rollouts';
import type { IndicatorName, ScoreReport } from '../../../src/shared/model/score';
import { writeRollouts } from '../../fixtures/score/rollout-folder';
import {
  simulateRollouts,
  type RolloutKind,
  type SimulatedRollout,
  type Truth,
} from '../../fixtures/score/simulate-rollouts';
import { makeTempDir } from '../../studio-fixture';
import { lowerLimits } from '../datasets/run-bomb';

/** Which truth of which kind of rollout an indicator is to follow, and whether it rises with it. */
const truths: readonly [IndicatorName, RolloutKind, keyof Truth, 1 | -1][] = [
  ['smoothness_sparc', 'clumsy', 'tremor', -1],
  ['smoothness_ldlj', 'clumsy', 'tremor', -1],
  ['path_efficiency', 'clumsy', 'detour', -1],
  ['pause_share', 'timid', 'pauses', 1],
  ['gripper_chatter', 'clumsy', 'chatter', 1],
  ['grasp_attempts', 'failed grasp', 'grasps', 1],
  ['distance_to_success', 'wrong goal', 'goalError', 1],
  ['saturation', 'clumsy', 'clipped', 1],
  ['measured_alignment', 'wrong words', 'wrongWords', -1],
];
/**
 * Raw values of these rise or fall a little with the length even of equally good rollouts: rests and movements are told
 * apart over a fixed time. That is what percentiles are there for, which do not.
 */
const followsLength = new Set<IndicatorName>([
  'smoothness_sparc',
  'smoothness_ldlj',
  'path_efficiency',
  'pause_share',
]);

const full = process.env['DUALVLA_TEST_FULL'] === '1';
const count = full ? { mixed: 700, good: 300 } : { mixed: 210, good: 200 };
let dir: string;
let mixed: { simulated: SimulatedRollout[]; report: ScoreReport };
let good: { simulated: SimulatedRollout[]; report: ScoreReport };
beforeAll(async () => {
  dir = await makeTempDir();
  mixed = await scored('mixed', simulateRollouts(count.mixed, 1));
  good = await scored('good', simulateRollouts(count.good, 2, ['good']));
}, 120_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

async function scored(name: string, simulated: SimulatedRollout[]) {
  const folder = await writeRollouts(
    path.join(dir, name),
    simulated.map(({ line }) => line),
  );
  const set = await readRolloutFolder(folder);
  return {
    simulated,
    report: await reportOf(await measureRollouts(set, unwatched), 'additive', null),
  };
}

it('rollouts that no longer fit into memory beside the others are measured by themselves', async () => {
  lowerLimits({ comparedNumbers: 1_000 });
  const { report } = await scored('many', simulateRollouts(20, 3));
  const has = (name: IndicatorName): number =>
    report.rollouts.filter(({ indicators }) => indicators[name] !== null).length;
  expect(has('path_efficiency')).toBe(20);
  expect(Math.max(has('distance_to_success'), has('saturation'))).toBeLessThan(20);
  expect(report.problems.map(({ message }) => message).join()).toContain(
    'is measured by itself alone: what is compared of those before it has more than 1000 numbers',
  );
});

const length = ({ line }: SimulatedRollout): number => line.state?.length ?? 0;

/** 0 where one of the two never varies. */
const alongside = (pairs: readonly (readonly [number, number])[]): number => spearman(pairs) ?? 0;

describe.each(truths)('%s', (name, kind, truth, sign) => {
  const correlation = (
    { simulated, report }: typeof mixed,
    kind: RolloutKind,
    what: (rollout: SimulatedRollout) => number,
    which: 'value' | 'percentile' = 'value',
  ): number =>
    alongside(
      simulated.flatMap((rollout, at) => {
        const value = report.rollouts[at]?.indicators[name]?.[which] ?? null;
        return value === null || rollout.kind !== kind ? [] : [[what(rollout), value] as const];
      }),
    );

  it('follows what went wrong', () => {
    const along = correlation(mixed, kind, (rollout) => rollout.truth[truth]);
    expect(sign * along).toBeGreaterThanOrEqual(0.8);
  });

  it('does not follow the length of equally good ones', () => {
    const raw = correlation(good, 'good', length);
    if (!followsLength.has(name)) expect(Math.abs(raw)).toBeLessThanOrEqual(0.3);
    const ranked = correlation(good, 'good', length, 'percentile');
    const told = good.report.followsLength[name];
    expect([told.value ?? 0, told.percentile ?? 0]).toEqual([
      expect.closeTo(raw, 9),
      expect.closeTo(ranked, 9),
    ]);
    expect(Math.abs(ranked)).toBeLessThanOrEqual(0.3);
  });
});
