/** Adds up what a run of proposing gives. */
import type { Problem } from '../../shared/errors';
import type { EpisodeProposals } from '../../shared/model/keyframe';
import type { ProposeResult } from '../../shared/model/project';
import { sumRedundancy } from '../../shared/model/redundancy';
import { unpredicted } from '../events/scene-events';
import { learnedResult } from './learned-plan';
import type { ProposePlan } from './propose-plan';

/** The sum of a run. */
export class ProposeSum {
  private readonly counts = { episodes: 0, frames: 0, keyframes: 0 };
  private readonly cues: Record<string, number> = {};
  private redundancy: ProposeResult['redundancy'] = null;
  private readonly unpredicted: string[] = [];

  private readonly learned = { episodes: 0, unlike: 0 };

  constructor(
    private readonly plan: ProposePlan,
    private readonly problems: Problem[],
  ) {}

  note(made: { problems: readonly Problem[]; unpredicted: readonly string[] }): void {
    this.problems.push(...made.problems);
    this.unpredicted.push(...made.unpredicted);
  }

  add({ keyframes, redundancy, doubts }: EpisodeProposals, frames: number): void {
    const { misfit } = doubts ?? {};
    if (misfit !== undefined) this.learned[misfit > 1 ? 'unlike' : 'episodes'] += 1;
    this.redundancy = sumRedundancy([this.redundancy, redundancy]);
    this.counts.episodes += 1;
    this.counts.frames += frames;
    this.counts.keyframes += keyframes.length;
    for (const keyframe of keyframes) {
      for (const kind of new Set(keyframe.cues.map((cue) => cue.kind))) {
        this.cues[kind] = (this.cues[kind] ?? 0) + 1;
      }
    }
  }

  result(seconds: number): ProposeResult {
    const { counts, cues, redundancy } = this;
    return {
      ...counts,
      sparsity: counts.frames === 0 ? 0 : 1 - counts.keyframes / counts.frames,
      cues,
      redundancy,
      learned: learnedResult(this.plan, this.learned),
      seconds,
      problems: [...this.problems, ...unpredicted(this.unpredicted)],
    };
  }
}
