/** How far curators agree who reviewed the same episodes, each without the others. */
import type { AcceptPruneTable, Agreement, AgreementFigure } from '../../shared/model/team';
import type { EpisodeReview } from '../../shared/model/review';
import { matchSpans } from '../evaluation/matching';
import { bootstrap } from '../evaluation/score';

/** As in evaluation. */
export const toleranceSec = 0.25;

/** Fewer episodes drawn anew say too little of the others. */
const fewestEpisodes = 10;

/** What one episode gives to the agreement of two reviews. */
export interface PairCounts {
  matched: number;
  kept: readonly [number, number];
  decided: AcceptPruneTable;
}

/** Frames of the keyframes that a review keeps. */
const keptFrames = ({ keyframes }: EpisodeReview): number[] =>
  keyframes.filter(({ state }) => state === 'accepted').map(({ frame }) => frame);

/** @param fps frames per second of the episode, for the tolerance of 0.25 s */
export function pairCounts(first: EpisodeReview, second: EpisodeReview, fps: number): PairCounts {
  const spans = keptFrames(second).map((frame) => ({ from: frame, to: frame }));
  const frames = keptFrames(first);
  const matched = matchSpans(frames, spans, fps, toleranceSec).filter((at) => at !== null).length;
  const states = new Map(
    second.keyframes.filter(({ added }) => !added).map(({ id, state }) => [id, state]),
  );
  const decided = { bothAccept: 0, onlyFirstAccepts: 0, onlySecondAccepts: 0, bothPrune: 0 };
  for (const { id, state, added } of first.keyframes) {
    const other = states.get(id);
    if (added || state === 'proposed' || other === undefined || other === 'proposed') continue;
    if (state === other) decided[state === 'accepted' ? 'bothAccept' : 'bothPrune'] += 1;
    else decided[state === 'accepted' ? 'onlyFirstAccepts' : 'onlySecondAccepts'] += 1;
  }
  return { matched, kept: [frames.length, spans.length], decided };
}

/** 2 matched / (kept by one + kept by the other); NaN where nobody kept anything. */
export const boundaryF1 = ({ matched, kept }: PairCounts): number =>
  (2 * matched) / (kept[0] + kept[1]);

/**
 * Cohen's (1960): the share of proposals on which both decided alike, over what their habits give by chance. NaN where
 * nothing was decided by both, and where both always decide alike: then chance gives 1.
 */
export function cohensKappa({ decided }: PairCounts): number {
  const { bothAccept, onlyFirstAccepts, onlySecondAccepts, bothPrune } = decided;
  const all = bothAccept + onlyFirstAccepts + onlySecondAccepts + bothPrune;
  const seen = (bothAccept + bothPrune) / all;
  const first = (bothAccept + onlyFirstAccepts) / all;
  const second = (bothAccept + onlySecondAccepts) / all;
  const byChance = first * second + (1 - first) * (1 - second);
  return byChance === 1 ? Number.NaN : (seen - byChance) / (1 - byChance);
}

/** One entry for each episode, since intervals come from drawing episodes anew. */
export function agreementOf(episodes: readonly PairCounts[]): Agreement {
  const whole = added(episodes);
  return {
    episodes: episodes.length,
    boundaryF1: figureOf(episodes, boundaryF1),
    matched: whole.matched,
    kept: whole.kept,
    kappa: figureOf(episodes, cohensKappa),
    decided: whole.decided,
  };
}

function figureOf(
  episodes: readonly PairCounts[],
  figure: (counts: PairCounts) => number,
): AgreementFigure | null {
  const value = figure(added(episodes));
  if (Number.isNaN(value)) return null;
  if (episodes.length < fewestEpisodes) return { value, interval: null };
  const drawnFigure = (drawn: readonly number[]) =>
    figure(added(drawn.flatMap((at) => episodes[at] ?? [])));
  return { value, interval: bootstrap(episodes.length, drawnFigure) };
}

/** Tables and counts added up. */
export function added(episodes: readonly PairCounts[]): PairCounts {
  let matched = 0;
  const kept: [number, number] = [0, 0];
  const decided = { bothAccept: 0, onlyFirstAccepts: 0, onlySecondAccepts: 0, bothPrune: 0 };
  for (const counts of episodes) {
    matched += counts.matched;
    kept[0] += counts.kept[0];
    kept[1] += counts.kept[1];
    decided.bothAccept += counts.decided.bothAccept;
    decided.onlyFirstAccepts += counts.decided.onlyFirstAccepts;
    decided.onlySecondAccepts += counts.decided.onlySecondAccepts;
    decided.bothPrune += counts.decided.bothPrune;
  }
  return { matched, kept, decided };
}
