/** What the scores of all outputs say of a teacher, without any look: where it errs, and whether it knows. */
import type { ErrorGroup, ErrorReport } from '../../shared/model/teacher-report';
import type { Project } from '../project/project';
import { phaseNames } from './phase-of';
import { selectScores, type ScoreSummary } from './score-table';

const rows = 'read_parquet($files, hive_partitioning = false)';

/** @param own of the actions of one teacher; the others are those of other teachers */
export async function errorReport(
  project: Project,
  own: ScoreSummary,
  others: readonly ScoreSummary[],
): Promise<ErrorReport> {
  const grouped = async (by: string, nameOf: (group: number) => string): Promise<ErrorGroup[]> => {
    const found = await selectScores(
      project,
      [own],
      `SELECT (${by})::DOUBLE, count(*)::DOUBLE, median(error)::DOUBLE FROM ${rows} GROUP BY 1 ORDER BY 1`,
    );
    const [groups, counts, errors] = [found.numbers(0), found.numbers(1), found.numbers(2)];
    return Array.from(groups, (group, row) => ({
      name: nameOf(group),
      outputs: counts[row] ?? 0,
      medianError: numberOrNull(errors[row]),
    }));
  };
  return {
    errorByTask: await grouped('task', (task) => own.tasks[task] ?? ''),
    errorByPhase: await grouped('phase', (phase) => phaseNames[phase] ?? ''),
    errorOverTime: await grouped(
      'least(9, floor(10 * frame / greatest(length, 1)))',
      (tenth) => `${10 * tenth}-${10 * tenth + 10} %`,
    ),
    calibration: await calibrationOf(project, own),
    against: await Promise.all(
      others
        .filter(({ kind, teacher }) => kind === own.kind && teacher !== own.teacher)
        .map((other) => against(project, own, other)),
    ),
  };
}

async function calibrationOf(
  project: Project,
  own: ScoreSummary,
): Promise<ErrorReport['calibration']> {
  const found = await selectScores(
    project,
    [own],
    `SELECT avg(stated)::DOUBLE, avg(error)::DOUBLE, count(*)::DOUBLE FROM
       (SELECT stated, error, ntile(10) OVER (ORDER BY stated, episode, frame) AS tenth FROM ${rows} WHERE stated IS NOT NULL)
     GROUP BY tenth ORDER BY tenth`,
  );
  const [stated, errors, counts] = [found.numbers(0), found.numbers(1), found.numbers(2)];
  return Array.from(stated, (each, row) => ({
    stated: each,
    error: errors[row] ?? 0,
    outputs: counts[row] ?? 0,
  }));
}

async function against(
  project: Project,
  own: ScoreSummary,
  other: ScoreSummary,
): Promise<ErrorReport['against'][number]> {
  const found = await selectScores(
    project,
    [own, other],
    `WITH scored AS (SELECT * FROM read_parquet($files, hive_partitioning = false, filename = true))
     SELECT count(*)::DOUBLE, avg((a.error < b.error)::INTEGER)::DOUBLE FROM scored a JOIN scored b USING (episode, frame)
     WHERE parse_filename(a.filename) = $own AND parse_filename(b.filename) <> $own
       AND a.error IS NOT NULL AND b.error IS NOT NULL`,
    { own: `${own.kind}.${own.teacher}.parquet` },
  );
  return {
    teacher: other.teacher,
    frames: found.numbers(0)[0] ?? 0,
    nearer: numberOrNull(found.numbers(1)[0]) ?? 0,
  };
}

const numberOrNull = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value;
