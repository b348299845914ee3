/** Draws outputs to look at: one after another, none twice, each with the probability that it had. */
import { probabilitiesOf, type DrawnClass } from './estimate';
import { seeded } from '../signals/seeded';

export interface Drawn {
  class: number;
  /** Which one of its class, from 0. */
  member: number;
  /** That it was drawn, given those drawn before it. */
  probability: number;
}

/**
 * Every draw is uniform over what is left with `uniformShare`, else by the classes' weights; within a class all are
 * alike. The same seed gives the same ones in the same order, however many are asked for. Memory is bounded by `looks`.
 */
export function drawLooks(
  classes: readonly DrawnClass[],
  { looks, seed, uniformShare }: { looks: number; seed: number; uniformShare: number },
): Drawn[] {
  const uniform = seeded(seed);
  const left = classes.map(({ outputs }) => outputs);
  const moved = classes.map(() => new Map<number, number>());
  const drawn: Drawn[] = [];
  const total = left.reduce((a, b) => a + b, 0);
  while (drawn.length < Math.min(looks, total)) {
    const each = probabilitiesOf(classes, left, uniformShare);
    const chances = left.map((count, at) => (count > 0 ? count * (each[at] ?? 0) : 0));
    const which = pick(chances, uniform());
    const rest = left[which] ?? 0;
    const probability = Math.min(1, (chances[which] ?? 0) / rest);
    // Shuffled as far as it is drawn: what is drawn changes places with the last of the rest.
    const places = moved[which] ?? new Map<number, number>();
    const at = Math.min(rest - 1, Math.floor(uniform() * rest));
    const member = places.get(at) ?? at;
    places.set(at, places.get(rest - 1) ?? rest - 1);
    places.delete(rest - 1);
    left[which] = rest - 1;
    drawn.push({ class: which, member, probability });
  }
  return drawn;
}

function pick(chances: readonly number[], at: number): number {
  const sum = chances.reduce((a, b) => a + b, 0);
  let below = at * sum;
  for (const [which, chance] of chances.entries()) {
    if (below < chance) return which;
    below -= chance;
  }
  return chances.findLastIndex((chance) => chance > 0);
}
