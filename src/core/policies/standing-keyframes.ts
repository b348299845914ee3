/** Which keyframes of a project's reviews proposing would leave, kept in memory so that policies can be tried. */
import type { ReviewChange } from '../../shared/model/policy-effect';
import { decidedGap, isFree, standingOf, type Standing } from '../project/keep-decided';
import type { Project } from '../project/project';
import { matched } from './matched';

export class StandingKeyframes {
  /** By episode; null where nothing was proposed. */
  readonly #known = new Map<number, Standing | null>();
  /** How many were read, not found. */
  read = 0;

  constructor(private readonly project: Pick<Project, 'proposals' | 'decisions'>) {}

  /** Undefined until it is looked up. */
  known(episode: number): Standing | null | undefined {
    return this.#known.get(episode);
  }

  async lookUp(episode: number): Promise<Standing | null> {
    const proposals = await this.project.proposals(episode);
    const standing =
      proposals === null ? null : standingOf(proposals, this.project.decisions(episode));
    this.#known.set(episode, standing);
    this.read += 1;
    return standing;
  }

  /** After something was decided on or proposed in the episode. */
  forget(episode: number): void {
    this.#known.delete(episode);
  }
}

/**
 * @param frames of the tried policy's keyframes, ascending
 * @param reach two keyframes so many frames apart are the same one
 */
export function reviewChange(
  frames: readonly number[],
  standing: Standing,
  { fps, minGapSec, reach }: { fps: number; minGapSec: number; reach: number },
): ReviewChange {
  const gap = decidedGap(minGapSec, fps);
  const stood = new Set(standing.open);
  const fresh = frames.filter((frame) => stood.has(frame) || isFree(frame, standing.guarded, gap));
  const { added, removed } = matched(standing.open, fresh, reach);
  return { added: added.length, removed: removed.length, decided: standing.settled };
}
