/** Scores of one teacher's outputs as a file of the project, most suspicious first, and their sums beside it. */
import type { DuckDBAppender } from '@duckdb/node-api';
import { z } from 'zod';
import { teacherKinds, teacherNameSchema } from '../../shared/model/teacher';
import { teacherErrorsSchema, type TeacherErrors } from '../../shared/model/teacher-report';
import { selectFrom } from '../datasets/lerobot/rows/parquet';
import { ExportDatabase } from '../export/files/export-database';
import { usableJson } from '../project/json-files';
import type { Project } from '../project/project';
import { errorsOf } from './errors-of';
import type { Teacher } from './outputs';

/** Of one output; `null` where it has no such thing. */
export interface ScoreRow {
  episode: number;
  frame: number;
  error: number | null;
  strangeness: number;
  /** What is most unusual: a dimension of an action, a sign of a text; and how many times the usual it is. */
  what: number;
  times: number;
  task: number;
  phase: number;
  speed: number;
  length: number;
  /** The spread that the teacher states, over the dataset's. */
  stated: number | null;
}

/** Lower ends of suspicion, the highest class first: within a class every output is as likely to be drawn. */
export const classEnds = [0.98, 0.94, 0.88, 0.75, 0.5, 0] as const;

const sum = z.number().min(0);
const summarySchema = z.object({
  teacher: teacherNameSchema,
  kind: z.enum(teacherKinds),
  /** Of the outputs that these are the scores of. */
  stamp: z.string().max(1_000_000),
  /** Of the dataset's files then: an episode may have been recorded anew. */
  recorded: z.string().max(100).default(''),
  outputs: sum,
  episodes: sum,
  medianError: z.number().nullable(),
  /** Outputs of another recording, which do not count. */
  foreign: z.array(z.number()).max(1_000),
  tasks: z.array(z.string().max(100_000)).max(64),
  /** Names of what is most unusual. */
  things: z.array(z.string().max(1_000)).max(10_000),
  /** Outputs by class and task. */
  counts: z.array(z.object({ class: sum, task: sum, outputs: sum })).max(1_000),
  errors: teacherErrorsSchema,
});
export type ScoreSummary = z.infer<typeof summarySchema>;

/** What is farther off is beyond all sense; it stays a number. */
const mostSpreads = 1e30;
/** Fewer like ones make no percentile. */
const leastLike = 200;
const root = 'teachers/scores';
const fileOf = ({ teacher, kind }: Teacher, ending: string): string =>
  `${root}/${kind}.${teacher}.${ending}`;

/** Null where there is none, or none that makes sense. Throws `io`. */
export async function readSummary(project: Project, of: Teacher): Promise<ScoreSummary | null> {
  const value = await usableJson(project.folder, fileOf(of, 'json'));
  return summarySchema.nullable().catch(null).parse(value);
}

/** What is known of outputs that cannot be scored. */
export const unscored = (
  of: Teacher,
  stamp: string,
  episodes: ReadonlyMap<number, number>,
): ScoreSummary => ({
  teacher: of.teacher,
  kind: of.kind,
  stamp,
  recorded: '',
  outputs: [...episodes.values()].reduce((a, b) => a + b, 0),
  episodes: episodes.size,
  medianError: null,
  foreign: [],
  tasks: [],
  things: [],
  counts: [],
  errors: {
    errorByTask: [],
    errorByPhase: [],
    errorOverTime: [],
    errorByStep: [],
    calibration: [],
    coverage: [],
  },
});

/**
 * SQL over the scores of one teacher, `FROM read_parquet($files, file_row_number = true)`; columns as `ScoreRow`, and
 * `suspicion` in [0, 1], `class`, `length3` and `speed3` (thirds, 0 to 2).
 */
export async function selectScores(
  project: Project,
  of: readonly Teacher[],
  sql: string,
  values: Record<string, string> = {},
): ReturnType<typeof selectFrom> {
  const files = of.map((each) => project.folder.placeOf(fileOf(each, 'parquet')));
  return selectFrom(await Promise.all(files), sql, values);
}

/** Takes rows one by one; `finish` ranks them, puts the files in place and gives what they sum up to. */
export class ScoreTable {
  private constructor(
    private readonly project: Project,
    private readonly database: ExportDatabase,
    private readonly appender: DuckDBAppender,
  ) {}

  static async open(project: Project, signal: AbortSignal): Promise<ScoreTable> {
    const { folder } = project;
    await folder.mustWrite();
    await folder.makeFolder(root);
    const database = await ExportDatabase.openForProject(signal);
    await database.run(
      `CREATE TABLE scored (episode INTEGER, frame INTEGER, error FLOAT, strangeness FLOAT, what SMALLINT, times FLOAT,
         task SMALLINT, phase SMALLINT, speed FLOAT, length INTEGER, stated FLOAT)`,
    );
    return new ScoreTable(project, database, await database.appender('scored'));
  }

  add(row: ScoreRow): void {
    const { appender } = this;
    const float = (value: number | null): void => {
      if (value === null || Number.isNaN(value)) appender.appendNull();
      else appender.appendFloat(Math.min(value, mostSpreads));
    };
    appender.appendInteger(row.episode);
    appender.appendInteger(row.frame);
    float(row.error);
    appender.appendFloat(row.strangeness);
    appender.appendSmallInt(row.what);
    appender.appendFloat(row.times);
    appender.appendSmallInt(row.task);
    appender.appendSmallInt(row.phase);
    appender.appendFloat(row.speed);
    appender.appendInteger(row.length);
    float(row.stated);
    appender.endRow();
  }

  async finish(
    about: Pick<
      ScoreSummary,
      'teacher' | 'kind' | 'stamp' | 'recorded' | 'foreign' | 'tasks' | 'things'
    >,
    sums: Pick<TeacherErrors, 'errorByStep' | 'coverage'>,
  ): Promise<ScoreSummary> {
    this.appender.closeSync();
    await this.database.run(ranking);
    const { folder } = this.project;
    const [all] = await this.database.rows(
      'SELECT count(*)::DOUBLE AS outputs, count(DISTINCT episode)::DOUBLE AS episodes, median(error)::DOUBLE AS error FROM ranked',
    );
    const counts = await this.database.rows(
      'SELECT class::DOUBLE AS class, task::DOUBLE AS task, count(*)::DOUBLE AS outputs FROM ranked GROUP BY 1, 2 ORDER BY 1, 2',
    );
    const summary = summarySchema.parse({
      ...about,
      outputs: all?.['outputs'],
      episodes: all?.['episodes'],
      medianError: all?.['error'],
      counts,
      errors: { ...(await errorsOf(this.database, about.tasks)), ...sums },
    });
    await folder.writeBy(fileOf(about, 'parquet'), (temporary) =>
      this.database.writeParquet(
        temporary,
        'SELECT * FROM ranked ORDER BY class, episode, frame',
        'COMPRESSION zstd',
      ),
    );
    await folder.write(fileOf(about, 'json'), JSON.stringify(summary));
    return summary;
  }

  async close(): Promise<void> {
    await this.database.close();
  }
}

const classOf = `CASE ${classEnds.map((end, at) => `WHEN suspicion >= ${end} THEN ${at}`).join(' ')} END::UTINYINT`;

/** Percentiles among outputs of the same phase of the same task; where those are few, of the phase, of all. */
const ranking = `CREATE TABLE ranked AS
  WITH sized AS (
    SELECT *, count(*) OVER (PARTITION BY task, phase) AS of_both, count(*) OVER (PARTITION BY phase) AS of_phase FROM scored
  ), grouped AS (
    SELECT *, CASE WHEN of_both >= ${leastLike} THEN task * 100 + phase WHEN of_phase >= ${leastLike} THEN -1 - phase ELSE -100 END AS alike
    FROM sized
  ), placed AS (
    SELECT *, (rank() OVER (PARTITION BY alike ORDER BY strangeness)
        + (count(*) OVER (PARTITION BY alike, strangeness) - 1) / 2.0 - 0.5)
        / count(*) OVER (PARTITION BY alike) AS suspicion,
      (ntile(3) OVER (ORDER BY length, episode, frame) - 1)::UTINYINT AS length3,
      (ntile(3) OVER (ORDER BY speed, episode, frame) - 1)::UTINYINT AS speed3
    FROM grouped
  )
  SELECT episode, frame, error, strangeness, what, times, task, phase, speed, length, stated,
    suspicion::FLOAT AS suspicion, length3, speed3, ${classOf} AS class
  FROM placed`;
