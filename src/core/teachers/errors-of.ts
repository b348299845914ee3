/** What the scores of all outputs say of a teacher, without any look: where it errs, and whether it knows. */
import { z } from 'zod';
import type { ErrorGroup, TeacherErrors } from '../../shared/model/teacher-report';
import type { ExportDatabase } from '../export/files/export-database';
import { phaseNames } from './phase-of';

/** Of a group of rows: the place of the largest error, the first of those that have it. */
const worst =
  'max({error: error, episode: -episode, frame: -frame}) FILTER (WHERE error IS NOT NULL)';
const place = '-(worst).episode AS episode, -(worst).frame AS frame';

const row = z.object({
  what: z.number(),
  outputs: z.number(),
  error: z.number().nullable(),
  stated: z.number().nullish(),
  episode: z.number().nullable(),
  frame: z.number().nullable(),
});

/** @param database has the table `ranked` */
export async function errorsOf(
  database: ExportDatabase,
  tasks: readonly string[],
): Promise<Omit<TeacherErrors, 'errorByStep' | 'coverage'>> {
  const rows = async (sql: string): Promise<z.infer<typeof row>[]> =>
    z.array(row).parse(await database.rows(sql));
  const grouped = async (by: string, nameOf: (group: number) => string): Promise<ErrorGroup[]> => {
    const found = await rows(
      `SELECT what, outputs, error, ${place} FROM
         (SELECT (${by})::DOUBLE AS what, count(*)::DOUBLE AS outputs, median(error)::DOUBLE AS error, ${worst} AS worst
          FROM ranked GROUP BY 1) ORDER BY 1`,
    );
    return found.map((each) => ({
      name: nameOf(each.what),
      outputs: each.outputs,
      medianError: each.error,
      worst: placeOf(each),
    }));
  };
  const calibration = await rows(
    `SELECT what, outputs, error, stated, ${place} FROM
       (SELECT tenth::DOUBLE AS what, count(*)::DOUBLE AS outputs, avg(error)::DOUBLE AS error, avg(stated)::DOUBLE AS stated,
          ${worst} AS worst
        FROM (SELECT *, ntile(10) OVER (ORDER BY stated, episode, frame) AS tenth FROM ranked WHERE stated IS NOT NULL)
        GROUP BY 1) ORDER BY 1`,
  );
  return {
    errorByTask: await grouped('task', (task) => tasks[task] ?? ''),
    errorByPhase: await grouped('phase', (phase) => phaseNames[phase] ?? ''),
    errorOverTime: await grouped(
      'least(9, floor(10 * frame / greatest(length, 1)))',
      (tenth) => `${10 * tenth}-${10 * tenth + 10} %`,
    ),
    calibration: calibration.map((each) => ({
      stated: each.stated ?? 0,
      error: each.error ?? 0,
      outputs: each.outputs,
      worst: placeOf(each),
    })),
  };
}

const placeOf = ({ episode, frame }: z.infer<typeof row>): ErrorGroup['worst'] =>
  episode === null || frame === null ? null : { episode, frame };
