/** Which judges the stress tests catch, and that they let a good one pass. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unwatched } from '../../../../src/core/jobs/progress';
import { readRolloutFolder } from '../../../../src/core/score/read-folder';
import { openScoreFolder } from '../../../../src/core/score/score-folder';
import { identityOf } from '../../../../src/core/score/judge/identity';
import { marksOf } from '../../../../src/core/score/stress/marks';
import { otherTask, paraphrase } from '../../../../src/core/score/stress/paraphrase';
import { runStress } from '../../../../src/core/score/stress/run-stress';
import type { JudgeSettings } from '../../../../src/shared/model/judge';
import {
  stressTests,
  type StressReport,
  type StressTest,
} from '../../../../src/shared/model/stress';
import { tasks } from '../../../fixtures/score/painted-rollouts';
import { makeTempDir } from '../../../studio-fixture';
import { judged, judgeSettings, paintedFolder, refuseAfter } from './judged-rollouts';
import { startScriptedJudge, type Faults, type ScriptedJudge } from './scripted-judge';

let dir: string;
let folder: string;
beforeAll(async () => {
  dir = await makeTempDir();
  const painted = Array.from({ length: 22 }, (_, at) => ({
    quality: 7,
    goal: at % 5,
    task: `${tasks[at % 5]} ${at}`,
  }));
  folder = await paintedFolder(path.join(dir, 'rollouts'), painted);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** @param name of the folder in which scores are kept */
async function stressed(name: string, faults: Faults) {
  const judge = await startScriptedJudge(faults);
  return stressedBy(judge, name, { concurrency: 8 });
}

async function stressedBy(judge: ScriptedJudge, name: string, more: Partial<JudgeSettings>) {
  const settings = judgeSettings(judge, more);
  const kept = path.join(dir, name);
  const { rollouts } = await readRolloutFolder(folder);
  const place = await openScoreFolder(kept, folder);
  const request = { rollouts, folder: place, settings, key: null, examples: null };
  const report = await runStress({ ...request, sample: 20, seed: 1 }, unwatched);
  const marks = await marksOf(place, identityOf(settings, null), rollouts);
  await place.release('The test is over.');
  return { report, marks, judge, kept, settings };
}

const verdicts = ({ tests }: StressReport): string[] =>
  stressTests.map((test) => tests[test].verdict);

it('lets a judge pass that looks at pictures, order and task', async () => {
  const { report, marks, kept, settings, judge } = await stressed('good', { noise: 0.3 });
  expect(verdicts(report)).toEqual(Array(5).fill('passed'));
  expect(report.tests.swapped).toMatchObject({ n: 20, flips: 20, dimension: 'intention' });
  expect(marks.map(({ kind }) => kind)).toEqual(['uncalibrated']);
  // Swapped, rollouts in equal pictures are the same question.
  expect(report.requests).toBeLessThan(20 * 6);
  // What was asked about a rollout as it is counts when it is judged.
  const result = await judged({ folder, kept, settings });
  expect(result).toMatchObject({ requests: 2, reused: 20 });
  expect(judge.server.seen).toHaveLength(report.requests + 2);
});

it.each<[string, Faults, StressTest[]]>([
  ['goes by the wording of the instruction', { wordy: 5 }, ['paraphrased']],
  ['does not read the instruction', { blind: 'task' }, ['swapped']],
  ['does not look at the order of pictures', { blind: 'order' }, ['reversed', 'cut']],
  ['answers at random', { useless: true }, ['paraphrased', 'twice']],
])('catches a judge that %s', async (name, faults, failed) => {
  const { report, marks } = await stressed(name, faults);
  const found = stressTests.filter((test) => report.tests[test].verdict === 'failed');
  expect(found).toEqual(expect.arrayContaining(failed));
  if (faults.useless === undefined) expect(found).toEqual(failed);
  expect(marks.filter(({ kind }) => kind === 'failed')).toHaveLength(found.length);
  expect(marks[0]?.sentence).toMatch(/^Fails: when .+ in \d+ of \d+ rollouts \(\d+ % to \d+ %/);
});

it.each([
  { good: 2, fewer: [] },
  { good: 3, fewer: [/^Rollout r\d+ tells less of the judge: .*401/] },
])('says once why the run ended, after $good answers', async ({ good, fewer }) => {
  const judge = await startScriptedJudge({});
  refuseAfter(judge, good);
  const { report } = await stressedBy(judge, `refused-${good}`, { concurrency: 1, repeats: 2 });
  expect(report.stopped).toMatch(/401/);
  const said = report.problems.map(({ message }) => message);
  expect(said).toEqual(fewer.map((each) => expect.stringMatching(each) as string));
});

describe('a paraphrase', () => {
  it.each([
    [
      'pick up the red block and put it into the bowl',
      'Please grasp and lift the red block and then place it inside the bowl.',
    ],
    ['Close the box.', 'Please shut the box.'],
    ['Stapel die Würfel', 'Please stapel die Würfel.'],
  ])('of "%s" asks for the same in other words', (task, text) => {
    const said = paraphrase(task, 0);
    expect(said.text).toBe(text);
    expect(said.rules.at(-1)).toBe('please');
  });

  it('comes in several frames', () => {
    const said = [0, 1, 2, 3].map((which) => paraphrase('open the drawer', which).text);
    expect(new Set(said).size).toBe(3);
    for (const text of said) expect(text).toContain('open the drawer');
  });
});

it('swaps for the task that shares the fewest words, of its own where all are alike', () => {
  expect(otherTask(tasks[0], tasks)).toBe(tasks[1]);
  expect(otherTask(tasks[0], [tasks[0], `${tasks[0]} slowly`])).toContain('sponge');
});
