/** Adds up what a run of proposing gives. */
import type { Problem } from '../../shared/errors';
import type { EpisodeProposals } from '../../shared/model/keyframe';
import type { ProposeResult } from '../../shared/model/project';
import { sumRedundancy } from '../../shared/model/redundancy';
import { unpredicted } from '../events/scene-events';
import { ProblemList } from '../system/problem-list';
import { learnedResult } from './learned-plan';
import type { ProposePlan } from './propose-plan';

/** Of episodes that share a finding. */
const mostNamed = 50;
/** Episodes with a finding each, of one kind. */
const mostListed = 1_000;

/** The sum of a run. */
export class ProposeSum {
  private readonly counts = { episodes: 0, frames: 0, keyframes: 0 };
  private readonly cues: Record<string, number> = {};
  private redundancy: ProposeResult['redundancy'] = null;
  private readonly unpredicted: string[] = [];
  /** Episodes. */
  private readonly without: number[] = [];

  private readonly learned = { episodes: 0, unlike: 0 };

  constructor(
    private readonly plan: ProposePlan,
    private readonly problems: Problem[],
  ) {}

  note(made: { problems: readonly Problem[]; unpredicted: readonly string[] }): void {
    this.problems.push(...made.problems);
    this.unpredicted.push(...made.unpredicted);
  }

  add({ episode, keyframes, redundancy, doubts }: EpisodeProposals, frames: number): void {
    if (keyframes.length === 0) this.without.push(episode);
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

  /** Where an end is forced, only an episode that is frozen has none at all. */
  private silent(): Problem[] {
    const { keepFirstFrame, keepLastFrame, layers } = this.plan.policy;
    const [first, ...others] = this.without;
    if (first === undefined) return [];
    const more = this.without.length - mostNamed;
    const named = `${this.without.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
    const which = others.length === 0 ? `Episode ${first} has` : `Episodes ${named} have`;
    const why =
      this.plan.exported !== null
        ? 'the export that this dataset is kept none'
        : keepFirstFrame || keepLastFrame
          ? 'nothing moves from the first frame to the last; leave it out of the export, or look whether the robot was recorded'
          : layers === 'paper'
            ? 'no frame has both labels of the paper, a scene event and a movement of arm or hand; propose with another policy'
            : 'nothing reaches the threshold of the policy';
    const message = `${which} no keyframes: ${why}.`;
    const where = others.length === 0 ? { episode: first } : {};
    return [{ code: 'no-keyframes', severity: 'warning', message, ...where }];
  }

  result(seconds: number): ProposeResult {
    this.without.sort((a, b) => a - b);
    const { counts, cues, redundancy } = this;
    const problems = new ProblemList(mostListed);
    const all = [...this.problems, ...this.silent(), ...unpredicted(this.unpredicted)];
    all.forEach(problems.add);
    return {
      ...counts,
      sparsity: counts.frames === 0 ? 0 : 1 - counts.keyframes / counts.frames,
      cues,
      redundancy,
      learned: learnedResult(this.plan, this.learned),
      seconds,
      problems: problems.all,
      withoutKeyframes: this.without,
    };
  }
}
