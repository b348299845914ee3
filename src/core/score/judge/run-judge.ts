/** The job that has rollouts judged, and keeps what the judge says. */
import { isCanceled } from '../../../shared/errors';
import { costOf } from '../../../shared/model/draft';
import type {
  JudgedRollout,
  JudgeIdentity,
  JudgeResult,
  JudgeSettings,
} from '../../../shared/model/judge';
import type { Example } from '../../../shared/model/score';
import type { JobContext } from '../../jobs/progress';
import { noteOf, withNotes } from '../../jobs/desk-notes';
import type { TaskEngine } from '../../jobs/tasks';
import { chatDesk } from '../../models/ask';
import { AnswersFile } from '../../models/answers-file';
import { realClock, type Clock } from '../../models/clock';
import { workThrough } from '../../models/work-through';
import type { ProjectFolder } from '../../project/project-folder';
import { plainFailure } from '../../system/classify-error';
import type { Rollout } from '../rollout';
import { answersFile, judgedBy, keptAnswerSchema, notJudged } from './answers';
import { factsOf } from './facts';
import { identityOf, judgedFile } from './identity';
import { Judge, type Opinion } from './judge';
import { estimate } from './plan-judge';

export interface JudgeRequest {
  rollouts: readonly Rollout[];
  /** Where answers and scores are kept; this core may write there. */
  folder: ProjectFolder;
  settings: JudgeSettings;
  key: string | null;
  /** Null shows the judge none. */
  examples: ExampleSource | null;
  clock?: Clock;
  /** Who sends the requests; this process if not given. */
  engine?: TaskEngine | undefined;
}

/** Where the examples come from that a judge is shown. */
export interface ExampleSource {
  /** Never the rollout itself nor a sibling. */
  of: (rollout: Rollout) => Promise<readonly Example[]>;
  about: NonNullable<JudgeIdentity['examples']>;
}

/** So many failures in a row mean that the server is out of order, not the rollout. */
const failuresInARow = 20;
const listedProblems = 20;

/**
 * Has every rollout judged, `settings.concurrency` at a time. An answer is on disk before it counts, so a stopped run
 * goes on where it was. A rollout without an answer that can be used is not judged, and says why; it gets no score.
 *
 * The caller has made sure that the user agreed. Throws the signal's reason when cancelled, `io` or `conflict` where
 * the folder cannot be written.
 */
export async function runJudge(request: JudgeRequest, job: JobContext): Promise<JudgeResult> {
  const { folder, settings, examples } = request;
  const started = performance.now();
  const { judge, close } = await openJudge(request, job.signal);
  const run = new Run(request, judge, job);
  try {
    await run.all();
  } finally {
    await close();
  }
  const result = run.outcome((performance.now() - started) / 1_000);
  const identity = identityOf(settings, examples?.about ?? null);
  const { rollouts, problems: _, ...about } = result;
  const lines = [{ judge: identity, atMs: Date.now(), ...about }, ...rollouts];
  await folder.write(
    judgedFile(identity),
    lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  );
  return result;
}

/** A judge with the answers that the folder keeps. Throws as `chatDesk`, and what keeps the answers from being read. */
export async function openJudge(
  { rollouts, folder, settings, key, clock = realClock, engine }: Omit<JudgeRequest, 'examples'>,
  signal: AbortSignal,
): Promise<{ judge: Judge; close: () => Promise<void> }> {
  const { tokensIn, tokensOut } = await estimate(rollouts, settings);
  const answers = await AnswersFile.open(folder, answersFile, keptAnswerSchema);
  const desk = await chatDesk(settings, key, engine, signal).catch(async (error: unknown) => {
    await answers.close();
    throw error;
  });
  const judge = new Judge({ settings, desk, answers, clock, tokens: tokensIn + tokensOut });
  const close = async (): Promise<void> => {
    await desk.close();
    await answers.close();
  };
  return { judge, close };
}

class Run {
  private readonly judged = new Map<string, JudgedRollout>();
  private readonly result: Omit<JudgeResult, 'rollouts' | 'host'>;
  private inARow = 0;

  constructor(
    private readonly request: JudgeRequest,
    private readonly judge: Judge,
    private readonly job: JobContext,
  ) {
    this.result = {
      requests: 0,
      tokensIn: 0,
      tokensOut: 0,
      cost: null,
      reused: 0,
      seconds: 0,
      stopped: null,
      problems: [...judge.problems],
    };
  }

  async all(): Promise<void> {
    const { concurrency } = this.request.settings;
    await withNotes(
      this.judge.note(),
      () => this.report(),
      () =>
        workThrough(
          () => this.tasks(),
          (rollout, signal) => this.one(rollout, signal),
          { concurrency, signal: this.job.signal },
        ),
    );
  }

  outcome(seconds: number): JudgeResult {
    const { result, judge, request, judged } = this;
    Object.assign(result, judge.sent, { seconds });
    result.cost = costOf(request.settings, result.tokensIn, result.tokensOut);
    const rest = request.rollouts.length - judged.size;
    if (result.stopped !== null) {
      result.stopped += ` The run stopped: ${rest === 1 ? '1 rollout was' : `${rest} rollouts were`} not asked about.`;
    }
    const rollouts = request.rollouts.map(
      ({ id }) => judged.get(id) ?? notJudged(id, 'was not asked about'),
    );
    return { host: judge.host, rollouts, ...result };
  }

  private async *tasks(): AsyncGenerator<Rollout, void> {
    for (const rollout of this.request.rollouts) {
      await this.job.mayGoOn?.();
      if (this.result.stopped !== null) return;
      yield rollout;
    }
  }

  private async one(rollout: Rollout, signal: AbortSignal): Promise<void> {
    const { id } = rollout;
    const opinion = await this.opinionOn(rollout, signal);
    const { answers, failed, closed, reused } = opinion;
    this.result.reused += reused;
    if (failed === null) this.inARow = 0;
    else {
      this.inARow += 1;
      const how = answers.length === 0 ? 'is not judged' : `is judged by fewer answers`;
      // What ends the run is said once, of all that are left.
      if (!closed || answers.length > 0) this.problem(`Rollout ${id} ${how}: ${failed}.`);
      if (closed || this.inARow >= failuresInARow) this.result.stopped ??= `${failed}.`;
    }
    this.judged.set(
      id,
      answers.length === 0 ? notJudged(id, failed ?? 'has no answer') : judgedBy(id, answers),
    );
    this.report();
  }

  private report(): void {
    const { size } = this.judged;
    const total = this.request.rollouts.length;
    const note = noteOf(this.judge.note());
    this.job.report({ phase: 'judging rollouts', done: size, total, unit: 'rollouts', ...note });
  }

  /** What cannot be read of a rollout is no reason to stop. */
  private async opinionOn(rollout: Rollout, signal: AbortSignal): Promise<Opinion> {
    const { settings, examples: source } = this.request;
    try {
      const examples = (await source?.of(rollout)) ?? [];
      const facts = await factsOf(rollout, settings, examples);
      return await this.judge.about(`Rollout ${rollout.id}`, facts, signal);
    } catch (error) {
      if (signal.aborted || isCanceled(error)) throw error;
      const { code, message } = plainFailure(error);
      if (code === 'conflict') throw error;
      const failed = message.replace(/\.\s*$/, '');
      return { answers: [], reused: 0, failed, closed: code === 'tool-failed' };
    }
  }

  private problem(message: string): void {
    const { problems } = this.result;
    if (problems.length >= listedProblems) return;
    problems.push({ code: 'not-judged', severity: 'warning', message });
  }
}
