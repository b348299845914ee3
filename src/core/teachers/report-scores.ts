/** How a teacher stands to what was demonstrated, and to other teachers at the frames that both answered. */
import {
  shownFrames,
  type ErrorReport,
  type TeacherAgainst,
} from '../../shared/model/teacher-report';
import type { Project } from '../project/project';
import { selectScores, type ScoreSummary } from './score-table';

const isScored = ({ counts }: ScoreSummary): boolean => counts.length > 0;

/** @param own of one teacher; the others are those of all teachers, of which other ones of its kind are compared */
export async function errorReport(
  project: Project,
  own: ScoreSummary,
  others: readonly ScoreSummary[],
): Promise<ErrorReport> {
  const alike = isScored(own)
    ? others.filter(
        (each) => each.kind === own.kind && each.teacher !== own.teacher && isScored(each),
      )
    : [];
  const compared = await Promise.all(alike.map((other) => against(project, own, other)));
  return { ...own.errors, against: compared.filter(({ frames }) => frames > 0) };
}

async function against(
  project: Project,
  own: ScoreSummary,
  other: ScoreSummary,
): Promise<TeacherAgainst> {
  const both = `WITH scored AS (SELECT * FROM read_parquet($files, hive_partitioning = false, filename = true)),
    both_said AS (SELECT a.episode, a.frame, a.error AS own, b.error AS other FROM scored a JOIN scored b USING (episode, frame)
      WHERE parse_filename(a.filename) = $own AND parse_filename(b.filename) <> $own
        AND a.error IS NOT NULL AND b.error IS NOT NULL)`;
  const select = async (what: string) =>
    selectScores(project, [own, other], `${both} SELECT ${what}`, {
      own: `${own.kind}.${own.teacher}.parquet`,
    });
  const sums = await select(
    'count(*)::DOUBLE, avg((own < other)::INTEGER)::DOUBLE, median(own)::DOUBLE, median(other)::DOUBLE FROM both_said',
  );
  const far = await select(
    `episode::DOUBLE, frame::DOUBLE, own::DOUBLE, other::DOUBLE FROM both_said
     ORDER BY abs(own - other) DESC, episode, frame LIMIT ${shownFrames}`,
  );
  const one = (column: number): number => sums.numbers(column)[0] ?? 0;
  const [episodes, frames, errors, otherErrors] = [0, 1, 2, 3].map((at) => far.numbers(at));
  return {
    teacher: other.teacher,
    frames: one(0),
    nearer: one(1),
    medianError: one(2),
    otherMedianError: one(3),
    apart: Array.from({ length: far.rows }, (_, row) => ({
      episode: episodes?.[row] ?? 0,
      frame: frames?.[row] ?? 0,
      error: errors?.[row] ?? 0,
      otherError: otherErrors?.[row] ?? 0,
    })),
  };
}
