/** What curators said of one teacher's outputs of one kind, and how well their like did. */
import { StudioError } from '../../shared/errors';
import type { LookVerdict, TeacherOutput } from '../../shared/model/teacher';
import { limits } from '../files/limits';
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
  const placed = await placedOutputs(project, of);
  return {
    verdictOf(output) {
      const found = said.get(keyOf(output));
      // What came after it was drawn is another output.
      return found === undefined || output.atMs > found.atMs ? null : found.verdict;
    },
    like(output) {
      const like = placed(output);
      const own = like === null ? undefined : counts.get(stratumOf(summary, like));
      return own ?? { accepted: 0, looked: 0 };
    },
    all: { accepted: (acceptRate?.value ?? 0) * looked, looked },
  };
}

interface Like {
  class: number;
  task: number;
}

/** Class and task of each output that was scored; two numbers of each are held, for there may be millions. */
async function placedOutputs(
  project: Project,
  of: Teacher,
): Promise<(output: Pick<TeacherOutput, 'episode' | 'frame'>) => Like | null> {
  const from = 'FROM read_parquet($files, hive_partitioning = false)';
  const counted = await selectScores(project, [of], `SELECT count(*)::DOUBLE ${from}`);
  const rows = counted.numbers(0)[0] ?? 0;
  if (rows > limits.importedRows) {
    throw new StudioError(
      'unsupported',
      `The scores of ${of.teacher} are of ${rows} outputs, more than the ${limits.importedRows} that are read; delete ${project.folder.path}/teachers/scores, and they are made anew.`,
    );
  }
  const scores = await selectScores(
    project,
    [of],
    `SELECT (episode::DOUBLE * ${framesOfEpisode} + frame)::DOUBLE AS place, (class::DOUBLE * ${mostTasks} + task)::DOUBLE ${from} ORDER BY place`,
  );
  const [places, likes] = [scores.numbers(0), scores.numbers(1)];
  return ({ episode, frame }) => {
    const place = episode * framesOfEpisode + frame;
    let [low, high] = [0, places.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((places[middle] ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    const like = likes[low];
    return places[low] !== place || like === undefined
      ? null
      : { class: Math.floor(like / mostTasks), task: like % mostTasks };
  };
}

/** More than a dataset may have of either: together they are one number. */
const framesOfEpisode = 2 ** 26;
const mostTasks = 1_000;

const keyOf = ({ episode, frame }: { episode: number; frame: number }): string =>
  `${episode} ${frame}`;
