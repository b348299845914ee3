/** The job that asks a judge about rollouts as they are and changed, and keeps what that tells of the judge. */
import { isCanceled } from '../../../shared/errors';
import { costOf } from '../../../shared/model/draft';
import { stressTests, type StressReport, type StressTest } from '../../../shared/model/stress';
import { noteOf, withNotes } from '../../jobs/desk-notes';
import type { JobContext } from '../../jobs/progress';
import { workThrough } from '../../models/work-through';
import { plainFailure } from '../../system/classify-error';
import { seeded } from '../../signals/seeded';
import { judgedBy, notJudged } from '../judge/answers';
import { factsOf, type RolloutFacts } from '../judge/facts';
import { identityOf, stressFile } from '../judge/identity';
import type { Judge } from '../judge/judge';
import { openJudge, type JudgeRequest } from '../judge/run-judge';
import type { Rollout } from '../rollout';
import { stressOutcomes, type Judged } from './outcomes';
import { otherTask, paraphrase } from './paraphrase';
import { cutShort, reversed } from './variants';

export interface StressRequest extends JudgeRequest {
  /** How many of the rollouts. */
  sample: number;
  seed: number;
}

/** Questions about one rollout: as it is, and one for each test. */
export const stressVariants = 6;

/**
 * Asks about a sample of the rollouts. A stopped run goes on where it was; the rollouts are asked about in the words of
 * a run that judges them, so that what it answered there is not asked again. The caller has made sure that the user
 * agreed. Throws as `runJudge`.
 */
export async function runStress(request: StressRequest, job: JobContext): Promise<StressReport> {
  const { folder, settings, examples, sample, seed } = request;
  const rollouts = drawn(request.rollouts, sample, seed);
  const { judge, close } = await openJudge({ ...request, rollouts }, job.signal);
  const run = new Run({ ...request, rollouts }, judge, job);
  try {
    await run.all();
  } finally {
    await close();
  }
  const { requests, tokensIn, tokensOut } = judge.sent;
  const identity = identityOf(settings, examples?.about ?? null);
  const report: StressReport = {
    judge: identity,
    host: judge.host,
    atMs: Date.now(),
    sample: rollouts.length,
    seed,
    tests: stressOutcomes(run.judged),
    rollouts: run.asked,
    requests,
    tokensIn,
    tokensOut,
    cost: costOf(settings, tokensIn, tokensOut),
    stopped: run.stopped,
    problems: run.problems,
  };
  await folder.write(stressFile(identity), `${JSON.stringify(report)}\n`);
  return report;
}

/** In their order. */
export function drawn<T>(all: readonly T[], sample: number, seed: number): T[] {
  const random = seeded(seed);
  const order = all.map((each, at) => ({ each, at, by: random() })).sort((a, b) => a.by - b.by);
  return order
    .slice(0, sample)
    .sort((a, b) => a.at - b.at)
    .map(({ each }) => each);
}

class Run {
  readonly judged: Judged[] = [];
  readonly asked: StressReport['rollouts'] = [];
  readonly problems: StressReport['problems'] = [];
  stopped: string | null = null;

  constructor(
    private readonly request: StressRequest,
    private readonly judge: Judge,
    private readonly job: JobContext,
  ) {}

  async all(): Promise<void> {
    const { concurrency } = this.request.settings;
    const options = { concurrency, signal: this.job.signal };
    const work = (): Promise<void> =>
      workThrough(
        () => this.tasks(),
        ([rollout, at], signal) => this.one(rollout, at, signal),
        options,
      );
    await withNotes(this.judge.note(), () => this.report(), work);
  }

  private async *tasks(): AsyncGenerator<[Rollout, number], void> {
    for (const [at, rollout] of this.request.rollouts.entries()) {
      await this.job.mayGoOn?.();
      if (this.stopped !== null) return;
      yield [rollout, at];
    }
  }

  private async one(rollout: Rollout, at: number, signal: AbortSignal): Promise<void> {
    const { settings, examples: source, rollouts } = this.request;
    try {
      const examples = (await source?.of(rollout)) ?? [];
      const facts = await factsOf(rollout, settings, examples);
      const said = paraphrase(rollout.task, at);
      const swapped = otherTask(
        rollout.task,
        rollouts.map(({ task }) => task),
      );
      this.asked.push({ id: rollout.id, paraphrased: said.text, rules: said.rules, swapped });
      const about = (changed: RolloutFacts, again?: number) =>
        this.about(rollout.id, changed, signal, again);
      const judged: Judged = { plain: await about(facts) };
      const changes: Record<StressTest, () => ReturnType<typeof about>> = {
        paraphrased: () => about({ ...facts, task: said.text }),
        swapped: () => about({ ...facts, task: swapped }),
        reversed: () => about(reversed(facts)),
        cut: () => about(cutShort(facts)),
        twice: () => about(facts, 1),
      };
      for (const test of stressTests) {
        if (this.stopped === null) judged[test] = await changes[test]();
      }
      this.judged.push(judged);
    } catch (error) {
      if (signal.aborted || isCanceled(error)) throw error;
      const { code, message } = plainFailure(error);
      if (code === 'conflict') throw error;
      this.problem(rollout.id, message.replace(/\.\s*$/, ''));
    }
    this.report();
  }

  private report(): void {
    const done = this.judged.length;
    const total = this.request.rollouts.length;
    const note = noteOf(this.judge.note());
    this.job.report({ phase: 'testing the judge', done, total, unit: 'rollouts', ...note });
  }

  private async about(id: string, facts: RolloutFacts, signal: AbortSignal, again = 0) {
    const opinion = await this.judge.about(`Rollout ${id}`, facts, signal, again);
    const { answers, failed, closed } = opinion;
    if (closed) this.stopped ??= `${failed}.`;
    // What ends the run is said once, of all that are left.
    if (failed !== null && (!closed || answers.length > 0)) this.problem(id, failed);
    return answers.length === 0 ? notJudged(id, failed ?? 'no answer') : judgedBy(id, answers);
  }

  private problem(id: string, because: string): void {
    const message = `Rollout ${id} tells less of the judge: ${because}.`;
    if (this.problems.length < 20)
      this.problems.push({ code: 'not-judged', severity: 'warning', message });
  }
}
