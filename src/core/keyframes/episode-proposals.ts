/** The proposals of one episode: they follow from the plan and the episode, wherever and whenever they are made. */
import { createHash } from 'node:crypto';
import { isCanceled, type Problem } from '../../shared/errors';
import { plainFailure } from '../system/classify-error';
import type { EpisodeProposals } from '../../shared/model/keyframe';
import type { Dataset } from '../datasets/dataset';
import type { WatchedEpisode } from '../events/episode-events';
import { notWatched, unpredictedIn, type SceneEvents } from '../events/scene-events';
import { doubtsOf } from './doubts';
import { proposeEpisode, seeEpisode, type ProposedKeyframe } from './propose-episode';
import type { ProposePlan } from './propose-plan';
import { prunedTexts } from './pruned-texts';
import { redundancyOf } from './redundancy';

/** Plain JSON. */
export interface ProposedEpisode {
  /** To be saved; null where the episode cannot be read. */
  proposals: EpisodeProposals | null;
  frames: number;
  /** Cameras that no predictor could predict. */
  unpredicted: string[];
  problems: Problem[];
}

/** Saves nothing and asks no clock. An episode that cannot be read becomes a problem; throws only when canceled. */
export async function proposalsOf(
  plan: ProposePlan,
  { dataset, events }: { dataset: Dataset; events: SceneEvents },
  episode: number,
): Promise<ProposedEpisode> {
  const problems: Problem[] = [];
  try {
    const fingerprint = await dataset.fingerprint(episode);
    const seen = await sightOf(events, episode, problems);
    const signals = await dataset.signals(episode);
    const reasoning = await dataset.reasoning(episode);
    const { policy, calibration, heeds } = plan;
    const input = {
      signals,
      calibration,
      tasks: dataset.episode(episode).tasks,
      frameTasks: (await dataset.frameTasks?.(episode)) ?? null,
      reasoning,
      events: heeds ? (seen?.events ?? null) : null,
    };
    const found = seeEpisode(input, policy);
    const keyframes = proposeEpisode(input, policy, found);
    const { frames, fps } = signals;
    const proposals: EpisodeProposals = {
      episode,
      doubts: doubtsOf(found.cues, { frames, fps, watched: seen !== null && heeds }, policy),
      fingerprint,
      policy: plan.hash,
      policyName: policy.name,
      madeAtMs: plan.madeAtMs,
      ...redundancyIn(reasoning, keyframes),
      keyframes: keyframes.map((keyframe) => ({
        id: keyframeId(plan, fingerprint, keyframe.frame),
        ...keyframe,
      })),
    };
    const unpredicted = seen === null ? [] : unpredictedIn(seen.events);
    return { proposals, frames, unpredicted, problems };
  } catch (error) {
    if (isCanceled(error)) throw error;
    problems.push(unreadable(episode, error));
    return { proposals: null, frames: 0, unpredicted: [], problems };
  }
}

async function sightOf(
  events: SceneEvents,
  episode: number,
  problems: Problem[],
): Promise<WatchedEpisode | null> {
  try {
    return await events.of(episode);
  } catch (error) {
    if (isCanceled(error)) throw error;
    problems.push(notWatched(episode, error));
    return null;
  }
}

/**
 * 16 hex characters. The same policy finds the same keyframe again under the same id, so that what was decided on it
 * holds; another policy, recording or project has others.
 */
function keyframeId(
  { projectId, hash }: Pick<ProposePlan, 'projectId' | 'hash'>,
  fingerprint: string,
  frame: number,
): string {
  const named = [projectId, fingerprint, frame, hash].join(' ');
  return createHash('sha256').update(named).digest('hex').slice(0, 16);
}

/** Nothing where the episode has no dense reasoning. Texts of other sources are new ones and not counted as kept. */
function redundancyIn(
  dense: readonly string[] | null,
  keyframes: readonly ProposedKeyframe[],
): Pick<EpisodeProposals, 'redundancy'> {
  if (dense === null) return {};
  const kept = keyframes.flatMap(({ frame, reasoning: { source, text } }) =>
    source === 'dataset' ? [{ frame, text }] : [],
  );
  const texts = kept.map(({ text }) => text);
  return { redundancy: { ...redundancyOf(dense, texts), ...prunedTexts(dense, kept) } };
}

function unreadable(episode: number, error: unknown): Problem {
  return {
    code: 'not-proposed',
    severity: 'error',
    message: `Episode ${episode} has no proposals: ${plainFailure(error).message}`,
    episode,
  };
}
