/** How far a judge can be trusted: what its stress tests and people's scores say, as a project keeps them. */
import type { JudgeReport } from '../../shared/model/calibration';
import type { JudgeIdentity } from '../../shared/model/judge';
import type { ProjectFolder } from '../project/project-folder';
import { calibrationOf } from './calibration/calibrate';
import type { Rollout } from './rollout';
import { stressOf } from './stress/marks';

/**
 * Only looks at the folder.
 *
 * @param judge null where none was asked: then people alone are reported on
 */
export async function judgeReportOf(
  folder: ProjectFolder,
  rollouts: readonly Rollout[],
  judge: JudgeIdentity | null,
): Promise<JudgeReport> {
  return {
    ...(await calibrationOf(folder, rollouts, judge?.id ?? null)),
    stress: judge === null ? null : await stressOf(folder, judge),
  };
}
