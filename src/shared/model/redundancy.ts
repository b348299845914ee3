/** How much of a dataset's dense reasoning the pruning removes, and how much of what it says it keeps. */

/** A stretch of frames with one text of which no keyframe keeps anything. */
export interface MissedText {
  /** The first of them. */
  frame: number;
  frames: number;
  /** Token overlap of the text with the last kept one before it, or the one kept where it ends, in [0, 1]. */
  foretold: number;
  /** Its first 200 characters. */
  text: string;
}

export interface Redundancy {
  /** Of the dense reasoning, one text per frame, empty ones left out. Characters are UTF-16 code units. */
  charactersIn: number;
  /** Tokens are words: runs of letters or digits; in scripts without spaces each character. */
  tokensIn: number;
  /** Texts that say different things; over several episodes, the sum of each one's own. */
  distinctIn: number;
  /** Of the dataset's texts at the proposed keyframes. */
  charactersOut: number;
  tokensOut: number;
  /** Distinct texts of the dense reasoning of which some keyframe keeps one. */
  distinctOut: number;
  /** Keyframes whose text repeats the last kept text. */
  redundant: number;
  /**
   * Frames whose text is pruned, and the sum over them of how much of it the last kept text says (token overlap, 0 to
   * 1). Absent in counts of older studios.
   */
  pruned?: { frames: number; foretold: number } | undefined;
  /** Of one episode: the stretches whose texts are lost most, most first; absent in sums. */
  missed?: MissedText[] | undefined;
}

/** Over several episodes; null where none of them has dense reasoning. */
export function sumRedundancy(parts: Iterable<Redundancy | null | undefined>): Redundancy | null {
  let sum: Redundancy | null = null;
  for (const part of parts) {
    if (part === null || part === undefined) continue;
    if (sum === null) {
      const { missed: _missed, ...counts } = part;
      sum = counts;
    } else {
      sum.charactersIn += part.charactersIn;
      sum.tokensIn += part.tokensIn;
      sum.distinctIn += part.distinctIn;
      sum.charactersOut += part.charactersOut;
      sum.tokensOut += part.tokensOut;
      sum.distinctOut += part.distinctOut;
      sum.redundant += part.redundant;
      sum.pruned = sumPruned(sum.pruned, part.pruned);
    }
  }
  return sum;
}

type Pruned = Redundancy['pruned'];

/** Unknown where one of the two is: a share of some episodes would pass for that of all. */
const sumPruned = (a: Pruned, b: Pruned): Pruned =>
  a && b && { frames: a.frames + b.frames, foretold: a.foretold + b.foretold };

/**
 * Share in [0, 1] of what the pruned texts say that the kept ones, carried forward, say too; null where it is not
 * known.
 */
export const informationKept = ({ pruned }: Redundancy): number | null =>
  pruned === undefined ? null : pruned.frames === 0 ? 1 : pruned.foretold / pruned.frames;

/** In a few sentences for a person. */
export function redundancyText(redundancy: Redundancy): string {
  const { charactersIn, tokensIn, distinctIn, charactersOut, tokensOut, distinctOut } = redundancy;
  const repeats =
    redundancy.redundant === 0
      ? ''
      : ` ${redundancy.redundant} ${redundancy.redundant === 1 ? 'keyframe repeats' : 'keyframes repeat'} the text kept before.`;
  return (
    `Dense reasoning: ${removed(charactersIn, charactersOut)} characters and ` +
    `${removed(tokensIn, tokensOut)} words removed, ` +
    `${distinctOut} of ${distinctIn} distinct texts kept, ${distinctIn - distinctOut} removed.${repeats}${carriedText(redundancy)}`
  );
}

function carriedText(redundancy: Redundancy): string {
  const share = informationKept(redundancy);
  return share === null
    ? ''
    : ` Carried forward, the kept texts say ${Math.round(100 * share)} % of what the pruned ones say.`;
}

function removed(before: number, after: number): string {
  const percent = before === 0 ? 0 : Math.round((100 * (before - after)) / before);
  return `${before - after} of ${before} (${percent} %)`;
}
