/** Learning tried on episodes whose marks are known: each is left out of what is learned for it. */
import type { LearnFrom } from '../../shared/model/policy';
import { seeded } from '../signals/seeded';
import { alignEpisodes, type Alignment } from './align';
import { combine, kindsOf, limitOf, type Learned, type NamedFrame } from './carry';
import type { Traits } from './traits';

/** An episode of a dataset, with what a curator left of it. */
export interface KnownEpisode {
  traits: Traits;
  /** Ascending by frame. */
  marks: readonly NamedFrame[];
  /** Without learning. */
  proposed: readonly NamedFrame[];
}

/** Some episodes of one dataset, each aligned to each. */
export interface KnownEpisodes {
  episodes: readonly KnownEpisode[];
  /** By reference, then target; null with itself and where two share nothing. */
  alignments: readonly (readonly (Alignment | null)[])[];
}

export const alignAll = (episodes: readonly KnownEpisode[], from: LearnFrom): KnownEpisodes => ({
  episodes,
  alignments: episodes.map((_, reference) => alignToAll(episodes, reference, from)),
});

/** One row of the alignments. */
export const alignToAll = (
  episodes: readonly KnownEpisode[],
  reference: number,
  from: LearnFrom,
): (Alignment | null)[] =>
  episodes.map(({ traits }, target) => {
    const own = episodes[reference];
    return own === undefined || target === reference
      ? null
      : alignEpisodes(own.traits, traits, from);
  });

/**
 * For each episode, the frames proposed for it in each draw of `reviewed` others: every subset, or 60 seeded ones. As
 * in the product, the rest of a draw shows what is a good fit, and what fits badly keeps the proposals made without
 * learning.
 */
export function heldOut(known: KnownEpisodes, reviewed: number): number[][][] {
  const { episodes } = known;
  const proposed = episodes.map((): number[][] => []);
  if (episodes.length <= reviewed) return proposed;
  for (const references of subsets(episodes.length, reviewed)) {
    const rest = [...episodes.entries()].flatMap(([i, { proposed: own }]) =>
      references.includes(i) ? [] : [{ i, own, learned: learn(known, i, references) }],
    );
    const limit = limitOf(rest.flatMap(({ learned }) => learned?.cost ?? []));
    for (const { i, own, learned } of rest) {
      const fits = learned !== null && learned.cost <= limit;
      proposed[i]?.push((fits ? learned.marks : own).map(({ frame }) => frame));
    }
  }
  return proposed;
}

function learn(
  { episodes, alignments }: KnownEpisodes,
  target: number,
  references: readonly number[],
): Learned | null {
  const carried = references.flatMap((reference) => {
    const alignment = alignments[reference]?.[target] ?? null;
    if (alignment === null) return [];
    const marks = episodes[reference]?.marks ?? [];
    const frames = marks.map(({ frame }) => alignment.carry(frame));
    return [{ reference, cost: alignment.cost, frames, kinds: kindsOf(marks) }];
  });
  const episode = episodes[target];
  if (episode === undefined) return null;
  return combine(carried, { fps: episode.traits.fps, proposed: episode.proposed });
}

/** With more subsets than these, as many are drawn. */
const mostDraws = 60;

/** All subsets of `count` of the numbers below `size`, or seeded draws of them. */
function subsets(size: number, count: number): number[][] {
  if (choose(size, count) <= mostDraws) return every(size, count);
  const random = seeded(20_240_501);
  return Array.from({ length: mostDraws }, () => {
    const left = Array.from({ length: size }, (_, i) => i);
    return Array.from(
      { length: count },
      () => left.splice(Math.floor(random() * left.length), 1)[0] ?? 0,
    );
  });
}

/** Binomial coefficient. */
const choose = (size: number, count: number): number =>
  count === 0 ? 1 : (choose(size - 1, count - 1) * size) / count;

function every(size: number, count: number): number[][] {
  if (count === 0) return [[]];
  return Array.from({ length: size }, (_, last) => last).flatMap((last) =>
    every(last, count - 1).map((others) => [...others, last]),
  );
}
