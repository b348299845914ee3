/** A judge's scores with what a reader must know of the judge. */
import type { Problem } from '../../../shared/errors';
import type { JobContext } from '../../jobs/progress';
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
  const marks = await marksOf(folder, identity, rollouts);
  const { requests: calls, tokensIn, tokensOut, reused, stopped, problems, host } = result;
  return {
    judge: { ...identity, host, marks, rollouts: result.rollouts, reused, stopped },
    cost: { calls, tokensIn, tokensOut },
    problems,
  };
}
