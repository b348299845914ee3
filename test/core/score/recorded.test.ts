/** What was not recorded is measured by nobody, and changes nothing of the others. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { unwatched } from '../../../src/core/jobs/progress';
import { readRolloutFolder } from '../../../src/core/score/read-folder';
import { measureRollouts, reportOf } from '../../../src/core/score/score-rollouts';
import type { Indicators, RolloutLine } from '../../../src/shared/model/score';
import { writeRollouts } from '../../fixtures/score/rollout-folder';
import { simulateRollouts } from '../../fixtures/score/simulate-rollouts';
import { makeTempDir } from '../../studio-fixture';

let dir: string;
beforeAll(async () => {
  dir = await makeTempDir();
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const lines = simulateRollouts(12, 4).map(({ line }) => line);
/** As a recorder leaves it that knew no value of some dimensions. */
function without(line: RolloutLine, isLost: (dim: number, width: number) => boolean): RolloutLine {
  const lose = (rows: RolloutLine['actions']): RolloutLine['actions'] =>
    rows?.map((row) => row.map((value, dim) => (isLost(dim, row.length) ? null : value)));
  return { ...line, id: 'lost', actions: lose(line.actions), state: lose(line.state) };
}

async function measured(name: string, more: RolloutLine[]): Promise<Record<string, Indicators>> {
  const folder = await writeRollouts(path.join(dir, name), [...lines, ...more]);
  const set = await readRolloutFolder(folder);
  const { rollouts } = await reportOf(await measureRollouts(set, unwatched), 'additive', null);
  return Object.fromEntries(rollouts.map(({ id, indicators }) => [id, indicators]));
}

const valuesOf = (indicators: Indicators | undefined): (number | null)[] =>
  Object.values(indicators ?? {}).map((each) => each?.value ?? null);

it('leaves what was not recorded null, and the others as they are without it', async () => {
  const [first] = lines;
  if (first === undefined) throw new Error('no rollout');
  const alone = await measured('alone', []);
  const all = await measured('all', [without(first, () => true)]);
  expect(valuesOf(all['lost']).filter((value) => value !== null)).toEqual([]);
  const hand = await measured('hand', [without(first, (dim, width) => dim === width - 1)]);
  expect(hand['lost']).toMatchObject({ gripper_chatter: null, grasp_attempts: null });
  expect(hand['lost']?.saturation).not.toBeNull();
  for (const { id } of lines) {
    expect(valuesOf(all[id])).toEqual(valuesOf(alone[id]));
  }
});
