/** Scores what a teacher said, once after its outputs changed: how far off, and how unlike its usual work. */
import type { TeacherOutput } from '../../shared/model/teacher';
import { changeStamp } from '../datasets/change-stamp';
import type { Dataset } from '../datasets/dataset';
import type { JobContext } from '../jobs/progress';
import { calibrationOf } from '../keyframes/calibrate';
import type { Project } from '../project/project';
import { isCanceled } from '../../shared/errors';
import { actionScore, habitsOf, type ActionCase, type ActionScore } from './action-suspicion';
import { actionRows, actionsOf, type ActionSpace } from './action-space';
import { outputs, type Outputs, type Teacher } from './outputs';
import { ChunkSums } from './chunk-sums';
import { courseOf, type Course } from './phase-of';
import { readSummary, ScoreTable, unscored, type ScoreRow, type ScoreSummary } from './score-table';
import { textHabits, textScore, type TextCase } from './text-suspicion';

/** From so many outputs a teacher's habits are learnt. */
const sampledOutputs = 4_000;
/** Tasks that are told apart; the rest is one. */
const mostTasks = 50;
const otherTasks = 'other tasks';
const textSigns = [
  'the text of the dataset',
  'texts of this phase',
  'texts of this task',
  'texts beside it',
];

interface Work {
  dataset: Dataset;
  project: Project;
}

/** Of every teacher and kind of the project, ascending by name. Throws the signal's reason. */
export async function allScores(work: Work, job: JobContext): Promise<ScoreSummary[]> {
  const teachers = await (await work.project.store(outputs)).teachers();
  const all: ScoreSummary[] = [];
  for (const of of teachers) all.push(await scoresOf(work, of, job));
  return all.filter((each) => each.outputs > 0 || each.foreign.length > 0);
}

/** Of the kinds that this teacher has outputs of. */
export async function scoresOfTeacher(
  work: Work,
  teacher: string,
  job: JobContext,
): Promise<ScoreSummary[]> {
  const kinds = (await (await work.project.store(outputs)).teachers()).filter(
    (each) => each.teacher === teacher,
  );
  const all: ScoreSummary[] = [];
  for (const of of kinds) all.push(await scoresOf(work, of, job));
  return all.filter((each) => each.outputs > 0 || each.foreign.length > 0);
}

/** Those that are there, if neither outputs nor recordings changed since; else made anew where one may write. */
async function scoresOf(work: Work, of: Teacher, job: JobContext): Promise<ScoreSummary> {
  const store = await work.project.store(outputs);
  const stamp = await store.stamp(of);
  const recorded = await changeStamp(work.dataset.summary.path);
  const present = await readSummary(work.project, of);
  if (present?.stamp === stamp && present.recorded === recorded) return present;
  if (work.project.folder.readOnlyBecause !== null) {
    // Scores are files of the project: what was scored before is all there is.
    return present ?? unscored(of, stamp, await store.episodes(of));
  }
  const table = await ScoreTable.open(work.project, job.signal);
  try {
    const scorer = new Scorer(work, store, table, job);
    const about = of.kind === 'action' ? await scorer.actions(of) : await scorer.texts(of);
    return await table.finish(
      { teacher: of.teacher, kind: of.kind, stamp, recorded, ...about },
      scorer.sums.sums(),
    );
  } finally {
    await table.close();
  }
}

/** An episode of the dataset with what a teacher said of it. */
interface Scene {
  outputs: TeacherOutput[];
  rows: number[][] | null;
  course: Course;
  length: number;
  taskAt: (frame: number) => number;
}

class Scorer {
  private readonly tasks = new Map<string, number>();
  private readonly foreign = new Set<number>();
  readonly sums = new ChunkSums();

  constructor(
    private readonly work: Work,
    private readonly store: Outputs,
    private readonly table: ScoreTable,
    private readonly job: JobContext,
  ) {}

  async actions(of: Teacher) {
    const { dataset, project } = this.work;
    const actions = await actionsOf(dataset, project.robot, this.job.signal);
    const space = actions?.space ?? { spread: [], live: [], period: [] };
    const cases: ActionCase[] = [];
    for await (const { outputs, rows } of this.scenes(of, await this.sample(of), actions))
      cases.push(...casesOf(outputs, rows));
    const habits = habitsOf(cases, space);
    for await (const scene of this.scenes(of, null, actions)) {
      for (const output of scene.outputs) {
        const [of] = casesOf([output], scene.rows);
        const score = of === undefined ? null : actionScore(of, space, habits);
        if (of !== undefined) this.sums.add(output.episode, of, output.std, space);
        this.table.add({
          ...rowOf(output, scene),
          ...scored(score),
          stated: score === null ? null : statedOf(output, space),
        });
      }
    }
    return this.about((actions?.columns ?? []).map(({ name }) => name));
  }

  async texts(of: Teacher) {
    const cases: TextCase[] = [];
    for await (const { scene, reference } of this.textScenes(of, await this.sample(of)))
      cases.push(...textCases(scene, reference));
    const habits = textHabits(cases);
    for await (const { scene, reference } of this.textScenes(of, null)) {
      const own = textCases(scene, reference);
      for (const [at, output] of scene.outputs.entries()) {
        const of = own[at];
        if (of === undefined) continue;
        const { error, strangeness, sign } = textScore(of, habits);
        const what = ['reference', 'phase', 'task', 'beside'].indexOf(sign);
        this.table.add({
          ...rowOf(output, scene),
          error,
          strangeness,
          what,
          times: 1,
          stated: null,
        });
      }
    }
    return this.about(textSigns);
  }

  private about(things: readonly string[]) {
    return {
      foreign: [...this.foreign].slice(0, 1_000),
      tasks: [...this.tasks.keys()],
      things: [...things],
    };
  }

  /** Episodes spread evenly that hold enough outputs to learn from; null: all of them. */
  private async sample(of: Teacher): Promise<readonly number[] | null> {
    const counts = [...(await this.store.episodes(of))];
    const total = counts.reduce((sum, [, count]) => sum + count, 0);
    if (total <= sampledOutputs) return null;
    const step = total / sampledOutputs;
    let before = 0;
    return counts.flatMap(([episode], at) => {
      const isIn = Math.floor(at / step) !== before || at === 0;
      before = Math.floor(at / step);
      return isIn ? [episode] : [];
    });
  }

  private async *textScenes(of: Teacher, episodes: readonly number[] | null) {
    for await (const scene of this.scenes(of, episodes, null)) {
      const [first] = scene.outputs;
      if (first !== undefined) yield { scene, reference: await this.references(first.episode) };
    }
  }

  /** The dataset's text of a frame, else the kept text that a frame follows. */
  private async references(episode: number): Promise<(frame: number) => string | null> {
    const { dataset, project } = this.work;
    const dense = await dataset.reasoning(episode).catch(faultless);
    const kept = (await project.review(episode, null).catch(faultless))?.keyframes ?? [];
    const texts = kept
      .filter(({ state, reasoning }) => state === 'accepted' && reasoning.text !== '')
      .sort((a, b) => a.frame - b.frame);
    return (frame) => {
      const own = texts.findLast((each) => each.frame <= frame);
      return own?.reasoning.text ?? dense?.[frame] ?? null;
    };
  }

  private async *scenes(
    of: Teacher,
    episodes: readonly number[] | null,
    actions: Parameters<typeof actionRows>[1] | null,
  ): AsyncGenerator<Scene> {
    const { dataset, project } = this.work;
    const calibration = await calibrationOf(dataset, project.robot);
    const lengths = new Map(dataset.episodes.map(({ index, length }) => [index, length]));
    let done = 0;
    for await (const { episode, outputs } of this.store.read({
      ...of,
      ...(episodes === null ? {} : { episodes }),
    })) {
      this.job.signal.throwIfAborted();
      const length = lengths.get(episode);
      const fingerprint =
        length === undefined ? null : await dataset.fingerprint(episode).catch(faultless);
      const own = outputs.filter(
        (each) => each.fingerprint === fingerprint && each.frame < (length ?? 0),
      );
      if (own.length < outputs.length && episodes === null) this.foreign.add(episode);
      if (own.length > 0 && length !== undefined) {
        const signals = await dataset.signals(episode).catch(faultless);
        yield {
          outputs: own,
          rows: signals === null || actions === null ? null : actionRows(signals, actions),
          course: courseOf(signals, calibration, length),
          length,
          taskAt: await this.taskOf(episode),
        };
      }
      done += outputs.length;
      this.job.report({ phase: 'scoring', done, unit: 'frames' });
    }
  }

  private async taskOf(episode: number): Promise<(frame: number) => number> {
    const { dataset } = this.work;
    const changing = (await dataset.frameTasks?.(episode).catch(faultless)) ?? null;
    const [first = ''] = dataset.episode(episode).tasks;
    return (frame) => {
      const task = (changing?.[frame] ?? first).slice(0, 1_000);
      const name = this.tasks.has(task) || this.tasks.size < mostTasks ? task : otherTasks;
      const number = this.tasks.get(name) ?? this.tasks.size;
      this.tasks.set(name, number);
      return number;
    };
  }
}

/** What cannot be read is a problem of its episode, told elsewhere. */
function faultless(error: unknown): null {
  if (isCanceled(error)) throw error;
  return null;
}

function casesOf(outputs: readonly TeacherOutput[], rows: number[][] | null): ActionCase[] {
  if (rows === null) return [];
  const width = rows[0]?.length;
  return outputs.flatMap(({ action, frame }) =>
    action === null || action[0]?.length !== width
      ? []
      : [{ chunk: action, demonstrated: rows, frame }],
  );
}

function rowOf({ episode, frame }: TeacherOutput, { course, length, taskAt }: Scene) {
  return {
    episode,
    frame,
    task: taskAt(frame),
    phase: course.phases[frame] ?? 0,
    speed: course.speed[frame] ?? 0,
    length,
  };
}

function scored(
  score: ActionScore | null,
): Pick<ScoreRow, 'error' | 'strangeness' | 'what' | 'times'> {
  return {
    error: score?.error ?? null,
    strangeness: score?.strangeness ?? 0,
    what: score?.dim ?? 0,
    times: score?.times ?? 1,
  };
}

/** The stated standard deviation over the spread, as root mean square over live dimensions; null where none is. */
function statedOf({ std }: TeacherOutput, { spread, live }: ActionSpace): number | null {
  const squares = (std ?? []).flatMap((row) =>
    row.flatMap((value, dim) => (live[dim] ? [(value / (spread[dim] ?? Number.NaN)) ** 2] : [])),
  );
  if (squares.length === 0) return null;
  return Math.sqrt(squares.reduce((a, b) => a + b, 0) / squares.length);
}

function textCases(scene: Scene, reference: (frame: number) => string | null): TextCase[] {
  const texts = scene.outputs.map(({ text }) => text ?? '');
  return scene.outputs.map(({ frame }, at) => ({
    text: texts[at] ?? '',
    task: scene.taskAt(frame),
    phase: scene.course.phases[frame] ?? 0,
    reference: reference(frame),
    before: texts[at - 1] ?? null,
    after: texts[at + 1] ?? null,
  }));
}
