/** A curator who reviews episodes by a habit of their own, through the project as the window does. */
import type { Dataset } from '../../../src/core/datasets/dataset';
import type { Project } from '../../../src/core/project/project';
import type { DecisionAct } from '../../../src/shared/model/decision';
import type { Proposal } from '../../../src/shared/model/keyframe';

/** The frame where the curator wants this keyframe; null: nowhere. */
type Habit = (keyframe: Proposal, fps: number) => number | null;

/** Late by 0.4 s where a hand takes something, and never a keyframe where the hand comes near its goal. */
export const lateAtGrasps: Habit = ({ frame, boundary }, fps) => {
  if (boundary?.kind === 'near-goal') return null;
  return boundary?.kind === 'grasp' ? frame + Math.round(0.4 * fps) : frame;
};

export class SimulatedCurator {
  #sequence: number;

  /** @param decided how many decisions of that name there may be already */
  constructor(
    private readonly on: { dataset: Dataset; project: Project },
    private readonly name: string,
    decided = 0,
  ) {
    this.#sequence = decided;
  }

  async decide(episode: number, acts: readonly DecisionAct[]): Promise<void> {
    const { dataset, project } = this.on;
    const fingerprint = await dataset.fingerprint(episode);
    const decisions = acts.map((act) => {
      this.#sequence += 1;
      return {
        id: `${this.name}:${this.#sequence}`,
        projectId: project.info.id,
        episode,
        fingerprint,
        curator: this.name,
        device: this.name,
        sequence: this.#sequence,
        atMs: 1_760_000_000_000 + this.#sequence,
        act,
      };
    });
    await project.append(decisions);
  }

  /**
   * Decides on every proposal and finishes the episode.
   *
   * @param seen what the policy proposed without learning, where what is proposed now may follow the habit already
   */
  async review(episode: number, habit: Habit, seen?: readonly Proposal[]): Promise<void> {
    const { dataset, project } = this.on;
    const keyframes = seen ?? (await project.proposals(episode))?.keyframes ?? [];
    const acts = keyframes.map((keyframe): DecisionAct => {
      const toFrame = habit(keyframe, dataset.summary.fps);
      if (toFrame === null) return { kind: 'prune', keyframes: [keyframe] };
      if (toFrame === keyframe.frame) return { kind: 'accept', keyframes: [keyframe] };
      return { kind: 'move', keyframe, toFrame };
    });
    await this.decide(episode, [...acts, { kind: 'finish' }]);
  }
}
