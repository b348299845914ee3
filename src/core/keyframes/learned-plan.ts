/** What is learned for a whole dataset before any of its episodes is proposed: from which episodes, and what fits. */
import { createHash } from 'node:crypto';
import { isCanceled } from '../../shared/errors';
import type { LearnFrom } from '../../shared/model/policy';
import type { Dataset } from '../datasets/dataset';
import type { SceneEvents } from '../events/scene-events';
import type { JobContext } from '../jobs/progress';
import { limitOf } from '../learning/carry';
import { Fits, type FitStore } from '../learning/fits';
import type { Reference, Reviewed } from '../learning/references';
import { breathe } from '../system/breathe';
import type { LearnedResult } from '../../shared/model/project';
import { lookToLearn, type Looking } from './looked-episode';
import type { ProposePlan } from './propose-plan';

/** Plain JSON. */
export interface LearnedPlan {
  curator: string;
  from: LearnFrom;
  references: Reference[];
  /** See `Reviewed`. */
  leftOut: number;
  /** The greatest cost at which an episode is learned. */
  limit: number;
  /** Of all of it: 16 hex characters. */
  hash: string;
}

/** Goes up whenever the same references begin to give other keyframes. */
const methodVersion = 3;

/** Episodes that nobody reviewed, spread evenly over the dataset, that show what is a good fit on it. */
const sampled = 24;

export interface LearnQuestion {
  looking: Looking;
  dataset: Dataset;
  events: SceneEvents;
  fits: FitStore | null;
  /** Whether an episode may be among those that show what is a good fit; all may, if left out. */
  mayBeSampled?: ((episode: number) => boolean) | undefined;
}

/** Null where the policy does not want it, or too few episodes are finished. Throws the signal's reason. */
export async function planLearning(
  question: LearnQuestion,
  reviewed: Reviewed | null,
  job: JobContext,
): Promise<LearnedPlan | null> {
  const { from, fromEpisodes } = question.looking.policy.learn;
  if (reviewed === null || from === 'nothing') return null;
  const { curator, references, finished, leftOut } = reviewed;
  if (finished.length - leftOut < fromEpisodes) return null;
  const fits = fitsOf(question, { references, from });
  const reviewedOnes = new Set(finished);
  const { mayBeSampled = () => true } = question;
  const others = question.dataset.episodes.filter(
    ({ index }) => !reviewedOnes.has(index) && mayBeSampled(index),
  );
  const step = Math.max(1, others.length / sampled);
  const sample = Array.from(
    { length: Math.min(sampled, others.length) },
    (_, i) => others[Math.floor(i * step)]?.index ?? 0,
  );
  const costs: number[] = [];
  for (const [done, episode] of sample.entries()) {
    job.signal.throwIfAborted();
    await job.mayGoOn?.();
    const total = sample.length;
    job.report({ phase: 'learning from reviewed episodes', done, total, unit: 'episodes' });
    await breathe(0, 1);
    try {
      const carried = await fits.of(episode);
      if (carried.length > 0) costs.push(Math.min(...carried.map(({ cost }) => cost)));
    } catch (error) {
      if (isCanceled(error)) throw error;
      // Said when the episode is proposed.
    }
  }
  const limit = Number(limitOf(costs).toFixed(6));
  // With one that is missing now, other keyframes are made than once it is there.
  const missing = [...fits.missing].sort((a, b) => a - b);
  const named = JSON.stringify([methodVersion, curator, from, references, limit, missing]);
  const hash = createHash('sha256').update(named).digest('hex').slice(0, 16);
  return { curator, from, references, leftOut, limit, hash };
}

/** How the references fit any episode of the dataset. */
const fitsOf = (
  { looking, dataset, events, fits: store }: LearnQuestion,
  { references, from }: Pick<LearnedPlan, 'references' | 'from'>,
): Fits =>
  new Fits({
    references,
    from,
    basis: looking.basis,
    store,
    fingerprintOf: (episode) => dataset.fingerprint(episode),
    hasPictures: from !== 'kinematics' && events.model !== 'none',
    traitsOf: async (episode) =>
      (await lookToLearn(looking, { dataset, events }, episode)).traits(),
  });

/** Whether an episode is proposed by what was learned: the reviewed ones themselves are not. */
export const isLearner = ({ references }: LearnedPlan, episode: number): boolean =>
  references.every((reference) => reference.episode !== episode);

/** Null where the plan learns from nothing. */
export const planFits = (
  { learned, ...looking }: Pick<ProposePlan, 'learned' | keyof Looking>,
  of: Omit<LearnQuestion, 'looking'>,
): Fits | null => (learned === null ? null : fitsOf({ looking, ...of }, learned));

/** For the result of a run: how many of its episodes are like the reviewed ones, and how many are not. */
export const learnedResult = (
  { learned }: Pick<ProposePlan, 'learned'>,
  { episodes, unlike }: { episodes: number; unlike: number },
): LearnedResult | null =>
  learned === null
    ? null
    : {
        curator: learned.curator,
        from: learned.references.map(({ episode }) => episode),
        leftOut: learned.leftOut,
        episodes,
        unlike,
      };
