/** From the project's samples, people's scores and a judge's to the report. */
import type { JudgeCalibration } from '../../../shared/model/calibration';
import { dimensions } from '../../../shared/model/score';
import type { ProjectFolder } from '../../project/project-folder';
import { ProblemList } from '../../system/problem-list';
import type { Rollout } from '../rollout';
import type { ScoredLine } from '../scored-lines';
import { judgedRollouts, judgesIn } from './judged';
import { readPeople, type PeopleScores, type Said } from './people-scores';
import { calibrationReport } from './report';
import { blindSamples, currentSample, sampledAs } from './sample';

interface Taken {
  recorded: number;
  /** `reason` is the end of a sentence that begins with the row. */
  unusable: { row: number; reason: string }[];
}

interface By {
  /** Whose it is, where a line does not say. */
  curator: string;
  /** Names who writes. */
  device: string;
}

/** Rows of rollouts that no sample has are not recorded: only what was drawn blindly tells of the rest. */
export async function recordLines(
  folder: ProjectFolder,
  people: PeopleScores,
  lines: readonly ScoredLine[],
  { curator, device }: By,
): Promise<Taken> {
  const samples = await blindSamples(folder);
  const unusable: Taken['unusable'] = [];
  let recorded = 0;
  const bySample = new Map(samples.map((sample) => [sample, [] as Said[]]));
  for (const { id, row, scores, outcome, curator: who } of lines) {
    const found = sampledAs(samples, id);
    if (found === null) {
      const named = JSON.stringify(id.slice(0, 80));
      unusable.push({ row, reason: `names ${named}, which no blind sample has` });
    } else {
      const { sample, rollout } = found;
      bySample.get(sample)?.push({ rollout, curator: who ?? curator, scores, outcome });
    }
  }
  for (const [sample, said] of bySample) recorded += await people.add(sample, said, device);
  return { recorded, unusable };
}

/**
 * What people say beside a judge, of these rollouts. Only looks at the folder.
 *
 * @param isHidden what the judge says is left out
 * @param judge null: the judge that was last asked. Throws `not-found` where there is no such judge
 */
export async function calibrationOf(
  folder: ProjectFolder,
  rollouts: readonly Rollout[],
  judge: string | null,
  isHidden = false,
): Promise<JudgeCalibration> {
  const problems = new ProblemList();
  const people = await readPeople(folder, problems.add);
  const policies = new Map(rollouts.map(({ id, policy }) => [id, policy]));
  const judged = await judgedRollouts(folder, judge);
  const known = (judged?.rollouts ?? []).flatMap((each) => {
    const policy = policies.get(each.id);
    return policy === undefined ? [] : [{ ...each, policy }];
  });
  const sample = await currentSample(folder, (id) => policies.has(id));
  const said = people.last.filter(({ rollout }) => policies.has(rollout));
  return {
    judge: judged?.judge ?? null,
    report: { ...calibrationReport(sample, said, isHidden ? [] : known), judged: known.length },
    problems: problems.all,
  };
}

/**
 * Whether whoever asks may see what a judge says beside people: as in the window, not before the current sample is
 * scored to its end, for the rest would no longer be blind.
 *
 * @param asking curators who have to be done; empty: any one has to be
 */
export async function mayCompare(
  folder: ProjectFolder,
  isKnown: (rollout: string) => boolean,
  asking: readonly string[],
): Promise<boolean> {
  const sample = await currentSample(folder, isKnown);
  if (sample === null) return true;
  const people = await readPeople(folder);
  const isDone = (who: string): boolean => {
    const said = people.of(who);
    return sample.rollouts.every((rollout) => said.get(rollout)?.done === true);
  };
  return asking.length > 0
    ? asking.every(isDone)
    : people.last.some(({ curator }) => isDone(curator));
}

/** Whether enough people's scores stand beside a judge's own to say how well they agree. */
export async function isCalibrated(
  folder: ProjectFolder,
  rollouts: readonly Rollout[],
  judge: string,
): Promise<boolean> {
  if (!(await judgesIn(folder)).includes(judge)) return false;
  const { report } = await calibrationOf(folder, rollouts, judge);
  return dimensions.some((name) => report.dimensions[name].rankCorrelation?.interval);
}
