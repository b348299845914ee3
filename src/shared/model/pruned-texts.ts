/**
 * What is lost where an episode's dense reasoning is pruned: how well the kept texts, carried forward, say the rest.
 */
import type { MissedText, Redundancy } from './redundancy';
import { similarity, tokensOf } from './text-words';

/** As many are told of an episode: those that a curator can look through. */
const mostMissed = 5;
/** Characters of a text that are told. */
const toldLength = 200;

/**
 * Each pruned frame's text is compared (token overlap) with the last one that was kept before it; before the first kept
 * one nothing is carried. What a keyframe keeps of the text in whose stretch it stands is not missed before it either.
 *
 * @param dense one text per frame; empty where a frame has none
 * @param kept keyframes with the texts that they keep, ascending by frame
 */
export function prunedTexts(
  dense: readonly string[],
  kept: readonly { frame: number; text: string }[],
): { pruned: NonNullable<Redundancy['pruned']>; missed: MissedText[] } {
  const keptAt = new Map(kept.map(({ frame, text }) => [frame, text]));
  const pruned = { frames: 0, foretold: 0 };
  const stretches: MissedText[] = [];
  let carried: ReadonlySet<string> = new Set();
  // How much of a text is carried to here: equal texts run over many frames and are compared once.
  const known = new Map<string, number>();
  for (const [frame, text] of dense.entries()) {
    const own = keptAt.get(frame);
    if (own !== undefined && own.trim() !== '') {
      carried = tokensOf(own);
      known.clear();
      const before = stretches.at(-1);
      if (before !== undefined && goesOn(before, frame) && dense[frame - 1] === text)
        before.foretold = Math.max(before.foretold, shared(carried, tokensOf(text)));
      continue;
    }
    if (text.trim() === '') continue;
    const foretold = known.get(text) ?? shared(carried, tokensOf(text));
    known.set(text, foretold);
    pruned.frames += 1;
    pruned.foretold += foretold;
    const last = stretches.at(-1);
    if (last !== undefined && goesOn(last, frame) && dense[frame - 1] === text) last.frames += 1;
    else stretches.push({ frame, frames: 1, foretold, text: text.slice(0, toldLength) });
  }
  const missed = stretches
    .filter((stretch) => loss(stretch) > 0)
    .sort((a, b) => loss(b) - loss(a) || a.frame - b.frame)
    .slice(0, mostMissed);
  return { pruned, missed };
}

const goesOn = (stretch: MissedText, frame: number): boolean =>
  stretch.frame + stretch.frames === frame;

const loss = ({ frames, foretold }: MissedText): number => frames * (1 - foretold);

const shared = (carried: ReadonlySet<string>, tokens: ReadonlySet<string>): number =>
  carried.size === 0 ? 0 : similarity(carried, tokens);
