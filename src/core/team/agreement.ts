/** How far curators agree who reviewed the same episodes, each without the others. */
import type { AcceptPruneTable, Agreement, AgreementFigure } from '../../shared/model/team';
import type { EpisodeReview } from '../../shared/model/review';
import { matchSpans } from '../evaluation/matching';
import { intervals } from '../evaluation/score';
import { seeded } from '../signals/seeded';

/** As in evaluation. */
export const toleranceSec = 0.25;

/** Fewer episodes drawn anew say too little of the others. */
const fewestEpisodes = 10;
/** More need not be told apart for intervals, and would have to be drawn 2,000 times. */
const mostGroups = 1_000;

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

/** Counts as they are kept of very many episodes, one after the other. */
export const countNumbers = 7;

export const numbersOf = ({ matched, kept, decided }: PairCounts): number[] => [
  matched,
  ...kept,
  decided.bothAccept,
  decided.onlyFirstAccepts,
  decided.onlySecondAccepts,
  decided.bothPrune,
];

export function countsOf(numbers: ArrayLike<number>): PairCounts {
  const at = (column: number): number => numbers[column] ?? 0;
  return {
    matched: at(0),
    kept: [at(1), at(2)],
    decided: {
      bothAccept: at(3),
      onlyFirstAccepts: at(4),
      onlySecondAccepts: at(5),
      bothPrune: at(6),
    },
  };
}

/** Adds the counts that begin at `from` to those at `to`. */
export function addTo(
  sum: Float64Array,
  to: number,
  numbers: ArrayLike<number>,
  from: number,
): void {
  for (let column = 0; column < countNumbers; column += 1)
    sum[to + column] = (sum[to + column] ?? 0) + (numbers[from + column] ?? 0);
}

/**
 * The agreement on episodes, one after the other. Intervals come from drawing episodes anew; of more than a thousand,
 * from drawing a thousand groups of them, into which they come by lot.
 */
export class AgreementSum {
  readonly #groups: number;
  readonly #counts: Float64Array;
  readonly #random = seeded(1);
  #added = 0;

  /** @param episodes that will be added */
  constructor(private readonly episodes: number) {
    this.#groups = Math.min(episodes, mostGroups);
    this.#counts = new Float64Array(this.#groups * countNumbers);
  }

  /** @param numbers as `numbersOf` gives them, from the position `from` on */
  add(numbers: ArrayLike<number>, from = 0): void {
    const isAlone = this.episodes <= mostGroups;
    const group = isAlone ? this.#added : Math.floor(this.#random() * mostGroups);
    addTo(this.#counts, group * countNumbers, numbers, from);
    this.#added += 1;
  }

  get agreement(): Agreement {
    const whole = this.#sum(Array.from({ length: this.#groups }, (_, group) => group));
    const bounds =
      this.episodes < fewestEpisodes
        ? []
        : intervals(this.#groups, figures.length, (drawn) => {
            const sum = this.#sum(drawn);
            return figures.map((figure) => figure(sum));
          });
    const [f1, kappa] = figures.map((figure, at): AgreementFigure | null => {
      const value = figure(whole);
      return Number.isNaN(value) ? null : { value, interval: bounds[at] ?? null };
    });
    return {
      episodes: this.episodes,
      boundaryF1: f1 ?? null,
      matched: whole.matched,
      kept: whole.kept,
      kappa: kappa ?? null,
      decided: whole.decided,
    };
  }

  #sum(groups: readonly number[]): PairCounts {
    const sum = new Float64Array(countNumbers);
    for (const group of groups) addTo(sum, 0, this.#counts, group * countNumbers);
    return countsOf(sum);
  }
}

const figures = [boundaryF1, cohensKappa];
