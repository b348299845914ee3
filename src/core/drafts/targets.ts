/** Which keyframes a model is asked about: kept, undecided, and with a text that may be replaced. */
import { foldReview, keyframesOf, sameEpisode } from '../../shared/model/fold-review';
import type { DraftSettings } from '../../shared/model/draft';
import type { ReviewedKeyframe } from '../../shared/model/keyframe';
import type { Project } from '../project/project';

export interface EpisodeStanding {
  episode: number;
  /** Of the episode as it was proposed. */
  fingerprint: string;
  /** Every keyframe that stands, ascending by frame. */
  standing: ReviewedKeyframe[];
}

export interface EpisodeTargets extends EpisodeStanding {
  /** Those to ask about; all of them stand. */
  targets: ReviewedKeyframe[];
  /** Standing ones that are left alone: decided, or with a text to be kept. */
  decided: number;
  kept: number;
}

/**
 * Null where nothing was proposed or the episode is finished: undecided keyframes do not count there. Reads no rows.
 */
export async function targetsOf(
  project: Project,
  episode: number,
  settings: Pick<DraftSettings, 'replace'>,
): Promise<EpisodeTargets | null> {
  const found = await standingOf(project, episode);
  if (found === null || found.finished) return null;
  const { fingerprint, standing, named } = found;
  const open = standing.filter(({ id }) => !named.has(id));
  const targets = open.filter(({ reasoning }) => mayReplace(reasoning.source, settings));
  return {
    episode,
    fingerprint,
    standing,
    targets,
    decided: standing.length - open.length,
    kept: open.length - targets.length,
  };
}

/** Null where nothing was proposed. `named`: the ids of those that anybody decided about. Reads no rows. */
export async function standingOf(
  project: Project,
  episode: number,
): Promise<(EpisodeStanding & { finished: boolean; named: Set<string> }) | null> {
  const proposals = await project.proposals(episode);
  if (proposals === null) return null;
  const { fingerprint } = proposals;
  const decisions = sameEpisode(project.decisions(episode), fingerprint);
  const { finished, keyframes } = foldReview(proposals.keyframes, decisions);
  const named = new Set(decisions.flatMap((decision) => keyframesOf(decision).map(({ id }) => id)));
  const standing = keyframes.filter(({ state }) => state !== 'pruned');
  return { episode, fingerprint, standing, finished, named };
}

function mayReplace(
  source: ReviewedKeyframe['reasoning']['source'],
  { replace }: Pick<DraftSettings, 'replace'>,
): boolean {
  if (source === 'dataset' || source === 'model') return replace.includes(source);
  return source !== 'curator';
}
