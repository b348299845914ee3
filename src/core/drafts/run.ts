/** The job that asks the model about keyframe after keyframe and saves what it says as drafts. */
import { isCanceled } from '../../shared/errors';
import { plainFailure } from '../system/classify-error';
import { costOf, type DraftResult } from '../../shared/model/draft';
import type { Reasoning, ReviewedKeyframe } from '../../shared/model/keyframe';
import { noteOf, withNotes } from '../jobs/desk-notes';
import type { JobContext } from '../jobs/progress';
import { Asker, withoutStop, type AskRequest } from './asker';
import { episodeFacts, type EpisodeFacts } from './episode-facts';
import { workThrough } from '../models/work-through';
import { Pictures } from './pictures';
import { keptDraft } from './plan';
import { targetsOf, type EpisodeTargets } from './targets';

export interface DraftRequest extends AskRequest {
  /** Null means all. */
  episodes: readonly number[] | null;
}

/** So many failures in a row mean that the server is out of order, not the question. */
const failuresInARow = 20;

/** An episode with open questions. */
interface Open extends EpisodeTargets {
  facts: EpisodeFacts;
  drafts: Map<string, Reasoning>;
  left: number;
}

interface Task {
  episode: Open;
  target: ReviewedKeyframe;
}

/**
 * Asks about every keyframe that is kept, undecided and without a text to keep, `settings.concurrency` at a time. Every
 * one ends with the model's text or with the draft it had and a problem. An answer is on disk before it counts, so a
 * stopped run goes on where it was; an episode's drafts are saved when its last question is answered.
 *
 * The caller has made sure that the user agreed. Throws the signal's reason when cancelled, `io` or `conflict` where
 * the project cannot be written.
 */
export async function runDrafts(request: DraftRequest, job: JobContext): Promise<DraftResult> {
  const started = performance.now();
  const wanted = request.episodes ?? request.dataset.episodes.map(({ index }) => index);
  let total = 0;
  for (const index of wanted) {
    job.signal.throwIfAborted();
    total += (await targetsOf(request.project, index, request.settings))?.targets.length ?? 0;
  }
  const asker = await Asker.open(request, job.signal);
  const run = new Run(request, { asker, total, job });
  try {
    await run.all(wanted);
  } finally {
    await asker.close();
  }
  return run.outcome((performance.now() - started) / 1_000);
}

class Run {
  private readonly result: DraftResult = {
    drafted: 0,
    fromCache: 0,
    failed: 0,
    notAsked: 0,
    requests: 0,
    tokensIn: 0,
    tokensOut: 0,
    cost: null,
    seconds: 0,
    problems: [],
  };
  private readonly open = new Set<Open>();
  private inARow = 0;
  private stopped: string | null = null;

  constructor(
    private readonly request: DraftRequest,
    private readonly around: { asker: Asker; total: number; job: JobContext },
  ) {
    this.result.problems.push(...around.asker.problems);
  }

  async all(episodes: readonly number[]): Promise<void> {
    try {
      const { settings } = this.request;
      const { asker, job } = this.around;
      await withNotes(
        asker.note(),
        () => this.report(),
        () =>
          workThrough(
            (signal) => this.tasks(episodes, signal),
            (task, signal) => this.draft(task, signal),
            { concurrency: settings.concurrency, signal: job.signal },
          ),
      );
    } finally {
      // What was answered before the run was stopped is not lost.
      for (const episode of this.open) await this.save(episode);
    }
  }

  outcome(seconds: number): DraftResult {
    const { result } = this;
    const { asker, total } = this.around;
    result.notAsked = total - result.drafted - result.failed;
    Object.assign(result, asker.sent, { seconds });
    result.cost = costOf(this.request.settings, result.tokensIn, result.tokensOut);
    if (this.stopped !== null) {
      const [rest, keep] =
        result.notAsked === 1
          ? ['1 keyframe was', 'keeps its draft']
          : [`${result.notAsked} keyframes were`, 'keep their drafts'];
      result.problems.unshift({
        code: 'drafting-stopped',
        severity: 'error',
        message: `${this.stopped}. The run stopped: ${rest} not answered and ${keep}.`,
      });
    }
    return result;
  }

  private async *tasks(
    episodes: readonly number[],
    signal: AbortSignal,
  ): AsyncGenerator<Task, void> {
    const { dataset, project, settings } = this.request;
    const pictures = new Pictures({ width: settings.pictureWidth, signal });
    const { robot, info, folder } = project;
    const context = { dataset, robot, settings, policy: info.policy, pictures, folder };
    for (const index of episodes) {
      const found = await targetsOf(project, index, settings);
      if (found === null || found.targets.length === 0) continue;
      signal.throwIfAborted();
      let facts: EpisodeFacts;
      try {
        facts = await episodeFacts(context, found);
      } catch (error) {
        if (isCanceled(error)) throw error;
        const because = withoutStop(plainFailure(error).message);
        for (const { frame } of found.targets) this.fail(index, frame, because);
        continue;
      }
      const episode: Open = { ...found, facts, drafts: new Map(), left: found.targets.length };
      this.open.add(episode);
      for (const target of found.targets) {
        await this.around.job.mayGoOn?.();
        if (this.stopped !== null) return;
        yield { episode, target };
      }
    }
  }

  private async draft({ episode, target }: Task, signal: AbortSignal): Promise<void> {
    const said = await this.around.asker.about(episode.facts, target, signal);
    if (said.kind === 'good') {
      if (!said.known) this.inARow = 0;
      else this.result.fromCache += 1;
      this.result.drafted += 1;
      episode.drafts.set(target.id, said.reasoning);
    } else if (said.kind === 'closed') {
      // Those under way beside it hear the same: it is said once, of all that are left.
      this.stopped ??= said.why;
    } else {
      this.fail(episode.episode, target.frame, said.why);
      if (said.kind === 'failed') this.inARow += 1;
      if (this.inARow >= failuresInARow) this.stopped ??= said.why;
    }
    episode.left -= 1;
    if (episode.left === 0) await this.save(episode);
    this.report();
  }

  private async save(episode: Open): Promise<void> {
    this.open.delete(episode);
    if (episode.drafts.size === 0) return;
    await this.request.project.saveDrafts(episode.episode, episode.fingerprint, episode.drafts);
  }

  private fail(episode: number, frame: number, because: string): void {
    this.result.failed += 1;
    this.result.problems.push(keptDraft(episode, frame, because));
    this.report();
  }

  private report(): void {
    const { drafted, failed } = this.result;
    const { job, total, asker } = this.around;
    const done = drafted + failed;
    job.report({ phase: 'drafting', done, total, unit: 'keyframes', ...noteOf(asker.note()) });
  }
}
