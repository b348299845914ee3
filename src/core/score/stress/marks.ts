/** What a reader of a judge's scores must know of the judge. */
import { z } from 'zod';
import { judgeMarkKinds, type JudgeIdentity, type JudgeMark } from '../../../shared/model/judge';
import { dimensions } from '../../../shared/model/score';
import { stressTests, stressVerdicts, type KeptStress } from '../../../shared/model/stress';
import { usableJson } from '../../project/json-files';
import type { ProjectFolder } from '../../project/project-folder';
import { isCalibrated } from '../calibration/calibrate';
import type { Rollout } from '../rollout';
import { stressFile } from '../judge/identity';

const count = z.number().int().min(0);
const share = z.number().min(0).max(1);
const testSchema = z.object({
  should: z.enum(['stay', 'fall']),
  dimension: z.enum(dimensions).nullable(),
  n: count,
  flips: count,
  rate: z.object({ value: share, low: share, high: share }).nullable(),
  limit: share,
  verdict: z.enum(stressVerdicts),
  sentence: z.string(),
});
const keptSchema = z.object({
  sample: count,
  seed: count,
  atMs: count,
  tests: z.record(z.enum(stressTests), testSchema),
});

/** Worst first; empty for a judge that passed every test and was compared with people. */
export async function marksOf(
  folder: ProjectFolder,
  judge: JudgeIdentity,
  rollouts: readonly Rollout[],
): Promise<JudgeMark[]> {
  const stressed = await stressOf(folder, judge);
  const marks: JudgeMark[] =
    stressed === null
      ? [{ kind: 'untested', sentence: 'No stress test was run on this judge.' }]
      : stressTests.flatMap((test): JudgeMark[] => {
          const { verdict, sentence } = stressed.tests[test];
          return verdict === 'passed' ? [] : [{ kind: verdict, sentence }];
        });
  if (!(await isCalibrated(folder, rollouts, judge.id))) {
    const sentence =
      'This judge is not calibrated: nobody compared its scores with those of people.';
    marks.push({ kind: 'uncalibrated', sentence });
  }
  return marks.sort((a, b) => judgeMarkKinds.indexOf(a.kind) - judgeMarkKinds.indexOf(b.kind));
}

/** Null where it was not tested; a file that is none counts as none. Throws `io`. */
export async function stressOf(
  folder: ProjectFolder,
  judge: Pick<JudgeIdentity, 'id'>,
): Promise<KeptStress | null> {
  const kept = await usableJson(folder, stressFile(judge));
  return keptSchema.safeParse(kept).data ?? null;
}
