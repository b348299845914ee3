/** The proposals of one episode: they follow from the plan and the episode, wherever and whenever they are made. */
import { createHash } from 'node:crypto';
import { isCanceled, type PlainError, type Problem } from '../../shared/errors';
import { isPassing, plainFailure } from '../system/classify-error';
import { settingsMark } from '../../shared/model/marks';
import type { EpisodeProposals } from '../../shared/model/keyframe';
import { prunedTexts } from '../../shared/model/pruned-texts';
import type { Dataset } from '../datasets/dataset';
import type { SceneEvents } from '../events/scene-events';
import { doubtsOf } from './doubts';
import { drafted, nameOf, type ProposedKeyframe } from './propose-episode';
import { exportRecord } from './export-record';
import { keptKeyframes } from './kept-keyframes';
import { hashFor, type ProposePlan } from './propose-plan';
import { combine, type Learned } from '../learning/carry';
import type { Fits } from '../learning/fits';
import { learnedKeyframes } from './learned-keyframes';
import { isLearner } from './learned-plan';
import { lookAt, lookToLearn, type LookedEpisode } from './looked-episode';
import { redundancyOf } from './redundancy';

/** Plain JSON. */
export interface ProposedEpisode {
  /** To be saved; null where the episode cannot be read. */
  proposals: EpisodeProposals | null;
  frames: number;
  /** Whether what its cameras saw is known. */
  watched: boolean;
  /** Cameras that no predictor could predict. */
  unpredicted: string[];
  problems: Problem[];
}

export interface ProposalContext {
  dataset: Dataset;
  events: SceneEvents;
  /** How reviewed episodes fit this one; needed where the plan learned from some. */
  fits?: Fits | null;
}

/**
 * Saves nothing and asks no clock. An episode whose files are missing or damaged becomes a problem; throws what may
 * pass (`isPassing`), and the signal's reason.
 */
export async function proposalsOf(
  plan: ProposePlan,
  { dataset, events, fits = null }: ProposalContext,
  episode: number,
): Promise<ProposedEpisode> {
  try {
    const look = plan.policy.learn.from === 'nothing' ? lookAt : lookToLearn;
    const looked = await look(plan, { dataset, events }, episode);
    const { fingerprint, frames, fps, texts, watched, unpredicted, problems } = looked;
    const { policy, heeds } = plan;
    const kept =
      plan.exported === null ? undefined : (await exportRecord(dataset)).kept.get(episode);
    const learned = kept === undefined ? await learnedFor(plan, fits, episode, looked) : null;
    const keyframes =
      kept !== undefined
        ? keptKeyframes(kept, looked, policy)
        : learned?.fits === true
          ? learnedFrom(plan, learned, looked)
          : drafted(texts, policy, looked.found, looked.own);
    const proposals: EpisodeProposals = {
      episode,
      doubts: {
        ...doubtsOf(looked.found.cues, { frames, fps, watched: watched && heeds }, policy),
        ...(learned === null ? {} : { misfit: learned.misfit }),
      },
      fingerprint,
      policy: hashFor(plan, episode),
      policyName: policy.name,
      settings: settingsMark(policy),
      ...(learned === null ? {} : { learnedFrom: learned.curator }),
      madeAtMs: plan.madeAtMs,
      ...redundancyIn(texts.reasoning, keyframes),
      keyframes: keyframes.map((keyframe) => ({
        id: keyframeId(plan, fingerprint, keyframe.frame),
        ...keyframe,
      })),
    };
    return { proposals, frames, watched, unpredicted, problems };
  } catch (error) {
    if (isCanceled(error) || isPassing(error)) throw error;
    const problems = [notProposed(episode, plainFailure(error))];
    return { proposals: null, frames: 0, watched: false, unpredicted: [], problems };
  }
}

interface LearnedHere {
  learned: Learned;
  curator: string;
  /** See `Doubts`. */
  misfit: number;
  fits: boolean;
}

/** Null where nothing was learned for this episode, and where no reviewed one has anything in common with it. */
async function learnedFor(
  { learned: plan, policy }: ProposePlan,
  fits: Fits | null,
  episode: number,
  { fps, own, isFrozen }: LookedEpisode,
): Promise<LearnedHere | null> {
  if (plan === null || fits === null || isFrozen || !isLearner(plan, episode)) return null;
  const proposed = own
    .filter(({ cues }) => cues.length > 0)
    .map(({ frame, cues }) => ({ frame, ...nameOf(cues, policy) }));
  const learned = combine(await fits.of(episode), { fps, proposed });
  if (learned === null) return null;
  const misfit = Math.round((1000 * learned.cost) / plan.limit) / 1000;
  const { curator, limit } = plan;
  return { learned, curator, misfit, fits: learned.cost <= limit };
}

/** A curator's text comes along to an episode of the same task that has none of its own there. */
function learnedFrom(
  { learned: plan, policy }: ProposePlan,
  { learned }: LearnedHere,
  { frames, fps, texts, found }: LookedEpisode,
): ProposedKeyframe[] {
  if (plan === null) return [];
  const fused = learnedKeyframes(learned, plan, { cues: found.cues, frames, fps, policy });
  const best = plan.references.find(({ episode }) => episode === learned.best);
  const isSameTask = best?.tasks.join('\n') === texts.tasks.join('\n');
  return drafted(texts, policy, found, fused).map((keyframe, i) => {
    const text = fused[i]?.mark?.text;
    const isWanted = isSameTask && text !== undefined && keyframe.reasoning.source !== 'dataset';
    return isWanted ? { ...keyframe, reasoning: { text, source: 'reviewed' } } : keyframe;
  });
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

export const notProposed = (episode: number, { message }: PlainError): Problem => ({
  code: 'not-proposed',
  severity: 'error',
  message: `Episode ${episode} has no proposals: ${message}`,
  episode,
});
