/** From the project's samples, people's scores and a judge's to the report. */
import type { Problem } from '../../../shared/errors';
import type { CalibrationReport } from '../../../shared/model/calibration';
import type { ProjectFolder } from '../../project/project-folder';
import type { Rollout } from '../rollout';
import type { ScoredLine } from '../scored-lines';
import { judgedRollouts } from './judged';
import { PeopleScores, type Said } from './people-scores';
import { calibrationReport } from './report';
import { blindSamples } from './sample';

interface Taken {
  recorded: number;
  /** `reason` is the end of a sentence that begins with the row. */
  unusable: { row: number; reason: string }[];
}

export interface Calibration {
  taken: Taken;
  /** Which judge; null where none was asked yet. */
  judge: string | null;
  report: CalibrationReport;
  problems: Problem[];
}

export interface CalibrationWish {
  /** What people say; recorded before the report. */
  lines: readonly ScoredLine[];
  /** Whose it is, where a line does not say. */
  curator: string;
  /** Names who writes. */
  device: string;
  /** Null: the judge that was last asked. */
  judge: string | null;
}

/** Rows of rollouts that no sample has are not recorded: only what was drawn blindly tells of the rest. */
export async function calibrate(
  folder: ProjectFolder,
  rollouts: readonly Rollout[],
  { lines, curator, device, judge }: CalibrationWish,
): Promise<Calibration> {
  const problems: Problem[] = [];
  const samples = await blindSamples(folder);
  const people = await PeopleScores.open({ folder, onProblem: (each) => problems.push(each) });
  try {
    const unusable: Taken['unusable'] = [];
    let recorded = 0;
    const bySample = new Map(samples.map((sample) => [sample, [] as Said[]]));
    for (const { id, row, scores, outcome, curator: who } of lines) {
      const sample = samples.findLast((each) => each.rollouts.includes(id));
      if (sample === undefined) {
        const named = JSON.stringify(id.slice(0, 80));
        unusable.push({ row, reason: `names ${named}, which no blind sample has` });
      } else {
        bySample.get(sample)?.push({ rollout: id, curator: who ?? curator, scores, outcome });
      }
    }
    for (const [sample, said] of bySample) recorded += await people.add(sample, said, device);
    const policies = new Map(rollouts.map(({ id, policy }) => [id, policy]));
    const judged = await judgedRollouts(folder, judge);
    const known = (judged?.rollouts ?? []).flatMap((each) => {
      const policy = policies.get(each.id);
      return policy === undefined ? [] : [{ ...each, policy }];
    });
    return {
      taken: { recorded, unusable },
      judge: judged?.judge ?? null,
      report: calibrationReport(samples.at(-1) ?? null, people.last, known),
      problems,
    };
  } finally {
    await people.close();
  }
}
