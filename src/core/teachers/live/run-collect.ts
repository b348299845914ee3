/** The job that asks a live teacher about frame after frame and keeps what it says. */
import { StudioError, isCanceled } from '../../../shared/errors';
import {
  type CollectResult,
  type CollectSettings,
  type FeatureMap,
} from '../../../shared/model/collect';
import { costOf } from '../../../shared/model/draft';
import type { Dataset } from '../../datasets/dataset';
import type { JobContext } from '../../jobs/progress';
import { noteOf, withNotes } from '../../jobs/desk-notes';
import type { TaskEngine } from '../../jobs/tasks';
import { realClock, type Clock } from '../../models/clock';
import { Pace } from '../../models/pace';
import type { Project } from '../../project/project';
import { plainFailure } from '../../system/classify-error';
import { workThrough } from '../../models/work-through';
import { askUntil, type Asking } from './ask-until';
import { askedFrames } from './asked-frames';
import { CommitInGroups, type OutputsKept } from './collected';
import { questionsOf, withPictures, type Question } from './episode-questions';
import { mapFault } from './feature-map';
import { findMap, keepMap } from './kept-map';
import type { Observation } from './live-teacher';
import { outputOf, readerOf, type ReadAnswer } from './output-of';
import { progressNote } from './progress-note';
import { sharedTeacher, type SharedTeacher } from './teacher-task';
import { tokensEach } from './tokens-each';

export interface CollectRequest {
  dataset: Dataset;
  project: Project;
  store: OutputsKept;
  settings: CollectSettings;
  /** Null for a server that wants none. */
  key: string | null;
  /** Null means all. */
  episodes: readonly number[] | null;
  /** Frames that are asked about, at most; all if it is left out. */
  most?: number;
  clock?: Clock;
  /** Who asks the teacher; this process if not given. */
  engine?: TaskEngine | undefined;
}

/** So many failures in a row mean that the teacher is out of order, not the question. */
const failuresInARow = 20;
const listedProblems = 20;

interface Task {
  question: Question;
  observation: Observation;
}

/**
 * Asks about every frame whose question has no good answer yet, `settings.concurrency` at a time; the first one alone,
 * as a trial of the feature map: where it fails and nothing was ever answered, nothing else is sent. An answer is on
 * disk before it counts, so a stopped run goes on where it was, and at most as many questions as were under way are
 * asked again.
 *
 * The caller has made sure that the user agreed. Throws the signal's reason when cancelled, `invalid-input` where the
 * map does not fit, `io` or `conflict` where the project cannot be written.
 */
export async function runCollect(request: CollectRequest, job: JobContext): Promise<CollectResult> {
  const { dataset, project, settings, key, engine } = request;
  const started = performance.now();
  const wanted = request.episodes ?? dataset.episodes.map(({ index }) => index);
  let total = 0;
  for (const episode of wanted) {
    job.signal.throwIfAborted();
    total += (await askedFrames(dataset, project, episode, settings.frames)).length;
  }
  const teacher = await sharedTeacher(settings, key, engine, job.signal);
  try {
    const { map, from } = await findMap(request, { teacher, signal: job.signal });
    if (map === null) throw unknownKeys(settings);
    const fault = mapFault(map, settings.protocol, dataset.summary);
    if (fault !== null) throw new StudioError('invalid-input', fault);
    const run = new Run(request, { teacher, map, total, job });
    await run.all(wanted);
    if (run.works && from !== 'project') await keepMap(project, settings.teacher, map);
    return run.outcome((performance.now() - started) / 1_000);
  } finally {
    teacher.close();
  }
}

class Run {
  private readonly result: CollectResult;
  private readonly asking: Asking;
  private readonly commits: CommitInGroups;
  private readonly host: string;
  private readonly startedAtMs = performance.now();
  private readonly kind: 'action' | 'reasoning';
  private readonly read: ReadAnswer;
  private inARow = 0;
  private requests = 0;
  /** Whether the teacher ever answered. */
  works = false;

  constructor(
    private readonly request: CollectRequest,
    private readonly around: {
      teacher: SharedTeacher;
      map: FeatureMap;
      total: number;
      job: JobContext;
    },
  ) {
    const { settings, dataset, clock = realClock } = request;
    const { teacher, map } = around;
    this.host = new URL(settings.endpoint).host;
    this.kind = settings.protocol === 'chat' ? 'reasoning' : 'action';
    this.read = readerOf(map, dataset.summary);
    this.commits = new CommitInGroups(request.store);
    const { tokensIn, tokensOut } = tokensEach(settings, map, dataset.summary);
    this.asking = {
      teacher,
      clock,
      pace: new Pace(settings, clock),
      retries: settings.retries,
      tokens: tokensIn + tokensOut,
      sends: () => (this.requests += 1),
      spent: (tokensInNow, tokensOutNow) => {
        this.result.tokensIn += tokensInNow;
        this.result.tokensOut += tokensOutNow;
      },
    };
    this.result = {
      asked: 0,
      answered: 0,
      failed: 0,
      retried: 0,
      reused: 0,
      seconds: 0,
      notAsked: 0,
      stopped: null,
      tokensIn: 0,
      tokensOut: 0,
      cost: null,
      map,
      problems: [],
    };
  }

  /** The first frame is a trial: it is asked alone. */
  async all(episodes: readonly number[]): Promise<void> {
    const { teacher } = this.around;
    const work = (): Promise<void> => this.askAll(episodes);
    await withNotes(teacher.note(), () => this.report(), work);
  }

  private async askAll(episodes: readonly number[]): Promise<void> {
    await workThrough(
      (signal) => this.tasks(episodes, signal),
      (task, signal) => this.one(task, signal),
      {
        concurrency: this.request.settings.concurrency,
        signal: this.around.job.signal,
        first: async (task, signal) => {
          await this.one(task, signal);
          const [problem] = this.result.problems;
          if (!this.works) this.result.stopped ??= `The trial failed. ${problem?.message ?? ''}`;
        },
      },
    );
  }

  outcome(seconds: number): CollectResult {
    const { result, around } = this;
    const { asked, failed, answered, reused, tokensIn, tokensOut } = result;
    result.retried = this.requests - asked;
    result.notAsked = around.total - answered - failed - reused;
    result.seconds = seconds;
    result.cost = costOf(this.request.settings, tokensIn, tokensOut);
    return result;
  }

  private async *tasks(
    episodes: readonly number[],
    signal: AbortSignal,
  ): AsyncGenerator<Task, void> {
    const { dataset, project, settings, store, most = Infinity } = this.request;
    const { map, job } = this.around;
    let left = most;
    for (const episode of episodes) {
      if (this.result.stopped !== null || left === 0) return;
      signal.throwIfAborted();
      const frames = await askedFrames(dataset, project, episode, settings.frames);
      if (frames.length === 0) continue;
      let given = 0;
      const open: Question[] = [];
      try {
        const { questions, unfit } = await questionsOf(dataset, { settings, map }, episode, frames);
        for (const { frame, because } of unfit) this.fail(episode, frame, because);
        for (const question of questions) {
          if (
            await store.has({ teacher: settings.teacher, kind: this.kind }, question.requestHash)
          ) {
            this.result.reused += 1;
            this.works = true;
          } else open.push(question);
        }
        open.splice(left);
        left -= open.length;
        this.report();
        for await (const task of withPictures(dataset, { settings, map }, open, signal)) {
          await job.mayGoOn?.();
          if (this.result.stopped !== null) return;
          given += 1;
          yield task;
        }
      } catch (error) {
        if (signal.aborted || isCanceled(error)) throw error;
        const because = plainFailure(error).message.replace(/\.\s*$/, '');
        const unread = open.length === 0 ? frames : open.slice(given).map(({ frame }) => frame);
        for (const frame of unread) this.fail(episode, frame, because);
      }
    }
  }

  private async one({ question, observation }: Task, signal: AbortSignal): Promise<void> {
    const { result, asking, host } = this;
    const { settings } = this.request;
    result.asked += 1;
    const heard = await askUntil(asking, observation, this.read, signal);
    if (heard.kind === 'good') {
      this.inARow = 0;
      await this.commits.add(outputOf(settings, question, heard));
      this.works = true;
      result.answered += 1;
      this.report();
      return;
    }
    const because = `${host} ${heard.why}`;
    if (heard.kind === 'closed') {
      // What ends the run is said once, of all that are left.
      result.failed += 1;
      result.stopped ??= `${because}.`;
      this.report();
      return;
    }
    this.inARow += 1;
    this.fail(question.episode, question.frame, because);
    if (this.inARow >= failuresInARow) result.stopped ??= `${because}.`;
    await this.commits.add(outputOf(settings, question, heard));
  }

  private fail(episode: number, frame: number, because: string): void {
    const { problems } = this.result;
    this.result.failed += 1;
    if (problems.length < listedProblems) {
      const message = `Episode ${episode}, frame ${frame} has no answer: ${because}.`;
      problems.push({ code: 'teacher-failed', severity: 'warning', message, episode });
    }
    this.report();
  }

  private report(): void {
    const { answered, failed, reused, tokensIn, tokensOut } = this.result;
    const { job, total, teacher } = this.around;
    const done = answered + failed + reused;
    const note = progressNote({
      fresh: answered + failed,
      left: total - done,
      seconds: (performance.now() - this.startedAtMs) / 1_000,
      cost: costOf(this.request.settings, tokensIn, tokensOut),
    });
    job.report({
      phase: 'collecting',
      done,
      total,
      unit: 'frames',
      ...noteOf([note, teacher.note()].filter((each) => each !== null).join('\n') || null),
    });
  }
}

const unknownKeys = ({ teacher, protocol }: CollectSettings): StudioError =>
  new StudioError(
    'invalid-input',
    `${teacher} does not tell which keys it wants over ${protocol}; name them in a feature map.`,
  );
