/** What curators said of one teacher's outputs of one kind, and how well their like did. */
import type { LookVerdict, TeacherOutput } from '../../shared/model/teacher';
import type { Project } from '../project/project';
import type { Teacher } from './outputs';
import { answeredSamples, teacherReport } from './report';
import { samplesOf, stratumOf } from './sample';
import { readSummary, selectScores } from './score-table';

/** Verdicts, *unsure* left out. */
interface Counts {
  accepted: number;
  looked: number;
}

export interface LookedOutputs {
  /** Of this output; null where nobody said anything of it as it is now. */
  verdictOf(output: Pick<TeacherOutput, 'episode' | 'frame' | 'atMs'>): LookVerdict | null;
  /** Of its stratum. */
  like(output: Pick<TeacherOutput, 'episode' | 'frame'>): Counts;
  /** As many looks as there were, accepted as the estimate for all outputs has it. */
  all: Counts;
}

/** Null before the first verdict. */
export async function lookedOutputs(project: Project, of: Teacher): Promise<LookedOutputs | null> {
  const { teacher, kind } = of;
  const summary = await readSummary(project, of);
  const samples = await samplesOf(project, teacher);
  if (summary === null || samples.length === 0) return null;
  const report = await teacherReport(project, teacher, { summaries: [summary], samples, kind });
  const { looked, acceptRate, strata } = report;
  const said = new Map<string, { verdict: LookVerdict; atMs: number }>();
  for (const { sample, looks } of await answeredSamples(project, samples)) {
    for (const look of looks) {
      if (look.verdict === null || look.kind !== kind) continue;
      said.set(keyOf(look), { verdict: look.verdict, atMs: sample.atMs });
    }
  }
  if (said.size === 0) return null;
  const counts = new Map(
    strata.map((each): [string, Counts] => [
      each.stratum,
      { accepted: Math.round((each.acceptRate?.value ?? 0) * each.looked), looked: each.looked },
    ]),
  );
  const scores = await selectScores(
    project,
    [of],
    'SELECT episode::DOUBLE, frame::DOUBLE, class::DOUBLE, task::DOUBLE FROM read_parquet($files, hive_partitioning = false)',
  );
  const [episodes, frames, classes, tasks] = [0, 1, 2, 3].map((at) => scores.numbers(at));
  const byOutput = new Map<string, Counts>();
  for (let row = 0; row < scores.rows; row += 1) {
    const stratum = stratumOf(summary, { class: classes?.[row] ?? 0, task: tasks?.[row] ?? 0 });
    const own = counts.get(stratum);
    const place = { episode: episodes?.[row] ?? 0, frame: frames?.[row] ?? 0 };
    if (own !== undefined && own.looked > 0) byOutput.set(keyOf(place), own);
  }
  return {
    verdictOf(output) {
      const found = said.get(keyOf(output));
      // What came after it was drawn is another output.
      return found === undefined || output.atMs > found.atMs ? null : found.verdict;
    },
    like: (output) => byOutput.get(keyOf(output)) ?? { accepted: 0, looked: 0 },
    all: { accepted: (acceptRate?.value ?? 0) * looked, looked },
  };
}

const keyOf = ({ episode, frame }: { episode: number; frame: number }): string =>
  `${episode} ${frame}`;
