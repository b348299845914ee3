/** The moments of an episode at which curators keep keyframes, theirs side by side. */
import type { ReviewedKeyframe } from '../../shared/model/keyframe';
import { matchSpans } from '../evaluation/matching';
import { toleranceFrames } from '../signals/tolerance';
import { toleranceSec } from './agreement';
import type { OneReview } from './reviews';

export interface Moment {
  /** By curator; who keeps none here is not in it. */
  kept: Map<string, ReviewedKeyframe>;
}

/**
 * What is one proposal is one moment, however far somebody moved it; other keyframes belong together within 0.25 s, one
 * of each curator. Ascending by frame.
 */
export function momentsOf(reviews: readonly OneReview[], fps: number): Moment[] {
  const moments: Moment[] = [];
  const byId = new Map<string, Moment>();
  for (const { curator, review } of reviews) {
    const left: ReviewedKeyframe[] = [];
    for (const keyframe of review.keyframes) {
      if (keyframe.state !== 'accepted') continue;
      const same = byId.get(keyframe.id);
      if (same === undefined) left.push(keyframe);
      else same.kept.set(curator, keyframe);
    }
    const open = moments.filter(({ kept }) => !kept.has(curator));
    const matched = matchSpans(
      left.map(({ frame }) => frame),
      open.map(spanOf),
      fps,
      toleranceSec,
    );
    for (const [at, moment] of open.entries()) {
      const keyframe = left[matched[at] ?? -1];
      if (keyframe === undefined) continue;
      moment.kept.set(curator, keyframe);
      byId.set(keyframe.id, moment);
    }
    const placed = new Set(matched);
    for (const [at, keyframe] of left.entries()) {
      if (placed.has(at)) continue;
      const moment = { kept: new Map([[curator, keyframe]]) };
      moments.push(moment);
      byId.set(keyframe.id, moment);
    }
  }
  return moments.sort((a, b) => frameOf(a) - frameOf(b));
}

/** The earliest frame of a moment. */
export const frameOf = (moment: Moment): number => spanOf(moment).from;

const spanOf = ({ kept }: Moment): { from: number; to: number } => {
  const frames = [...kept.values()].map(({ frame }) => frame);
  return { from: Math.min(...frames), to: Math.max(...frames) };
};

/**
 * Whether some keep a keyframe and others do not, or they keep it at places more than 0.25 s apart, or wrote different
 * texts for it. Who left the text as it was proposed differs from nobody.
 */
export function isDisputed(moment: Moment, curators: number, fps: number): boolean {
  const { from, to } = spanOf(moment);
  const isApart = to - from > toleranceFrames(toleranceSec, fps);
  const texts = writtenAt(moment).map(([, { reasoning }]) => reasoning.text.trim());
  return moment.kept.size < curators || isApart || new Set(texts).size > 1;
}

/** Who was the first to write a text for it; undefined where all left it as it was proposed. */
export const writerAt = (moment: Moment): string | undefined => writtenAt(moment)[0]?.[0];

/** What reviews that do not differ keep: each keyframe as who wrote its text has it, else as the first of them. */
export const agreedKeyframes = (reviews: readonly OneReview[], fps: number): ReviewedKeyframe[] =>
  momentsOf(reviews, fps).flatMap(
    (moment) => moment.kept.get(writerAt(moment) ?? reviews[0]?.curator ?? '') ?? [],
  );

const writtenAt = ({ kept }: Moment): [string, ReviewedKeyframe][] =>
  [...kept].filter(
    ([, { edited, added, reasoning }]) => (edited || added) && reasoning.text.trim() !== '',
  );

/** Moments that are disputed among these, and one each if they differ on dropping the episode and on its outcome. */
export function disputesIn(reviews: readonly OneReview[], fps: number): number {
  if (reviews.length < 2) return 0;
  const open = momentsOf(reviews, fps).filter((each) => isDisputed(each, reviews.length, fps));
  return open.length + Number(differOnDrop(reviews)) + Number(differOnOutcome(reviews));
}

export const differOnDrop = (reviews: readonly OneReview[]): boolean =>
  new Set(reviews.map(({ review }) => review.flagged)).size > 1;

/** Who said nothing of it differs from nobody. */
export const differOnOutcome = (reviews: readonly OneReview[]): boolean =>
  new Set(reviews.flatMap(({ review: { outcome } }) => (outcome === null ? [] : [outcome.value])))
    .size > 1;
