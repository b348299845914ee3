/** A judge's scores with what a reader must know of the judge. */
import type { Problem } from '../../../shared/errors';
import { dimensions } from '../../../shared/model/score';
import type { JobContext } from '../../jobs/progress';
import type { ProjectFolder } from '../../project/project-folder';
import { calibrate } from '../calibration/calibrate';
import type { Rollout } from '../rollout';
import type { Judged } from '../score-rollouts';
import { marksOf } from '../stress/marks';
import { identityOf } from './identity';
import { runJudge, type JudgeRequest } from './run-judge';

/** Throws as `runJudge`. */
export async function judgeRollouts(
  request: JudgeRequest,
  job: JobContext,
): Promise<Judged & { problems: Problem[] }> {
  const { folder, settings, rollouts, examples } = request;
  const result = await runJudge(request, job);
  const identity = identityOf(settings, examples?.about ?? null);
  const marks = await marksOf(folder, identity, await isCalibrated(folder, rollouts, identity.id));
  const { requests: calls, tokensIn, tokensOut, reused, stopped, problems, host } = result;
  return {
    judge: { ...identity, host, marks, rollouts: result.rollouts, reused, stopped },
    cost: { calls, tokensIn, tokensOut },
    problems,
  };
}

/** Whether enough people's scores stand beside its own to say how well they agree. */
async function isCalibrated(
  folder: ProjectFolder,
  rollouts: readonly Rollout[],
  judge: string,
): Promise<boolean> {
  const nothing = { lines: [], curator: '', device: '' };
  const { report } = await calibrate(folder, rollouts, { ...nothing, judge });
  return dimensions.some((name) => report.dimensions[name].rankCorrelation?.interval);
}
