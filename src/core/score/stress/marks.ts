/** What a reader of a judge's scores must know of the judge. */
import { z } from 'zod';
import { judgeMarkKinds, type JudgeIdentity, type JudgeMark } from '../../../shared/model/judge';
import { stressTests, stressVerdicts } from '../../../shared/model/stress';
import type { ProjectFolder } from '../../project/project-folder';
import { isCalibrated } from '../calibration/calibrate';
import type { Rollout } from '../rollout';
import { stressFile } from '../judge/identity';

const testSchema = z.object({ verdict: z.enum(stressVerdicts), sentence: z.string() });
const keptSchema = z.object({ tests: z.record(z.enum(stressTests), testSchema) });

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

/** Null where it was not tested; a file that is none counts as none. */
async function stressOf(
  folder: ProjectFolder,
  judge: JudgeIdentity,
): Promise<z.infer<typeof keptSchema> | null> {
  const kept = await folder.readJson(stressFile(judge)).catch(() => null);
  return keptSchema.safeParse(kept).data ?? null;
}
