/** How much of a dataset's dense reasoning the pruning removes, and how much of what it says it keeps. */

export interface Redundancy {
  /** Of the dense reasoning, one text per frame, empty ones left out. Characters are UTF-16 code units. */
  charactersIn: number;
  /** Tokens are words: runs of letters or digits. */
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
}

/** Over several episodes; null where none of them has dense reasoning. */
export function sumRedundancy(parts: Iterable<Redundancy | null | undefined>): Redundancy | null {
  let sum: Redundancy | null = null;
  for (const part of parts) {
    if (part === null || part === undefined) continue;
    if (sum === null) sum = { ...part };
    else {
      sum.charactersIn += part.charactersIn;
      sum.tokensIn += part.tokensIn;
      sum.distinctIn += part.distinctIn;
      sum.charactersOut += part.charactersOut;
      sum.tokensOut += part.tokensOut;
      sum.distinctOut += part.distinctOut;
      sum.redundant += part.redundant;
    }
  }
  return sum;
}

/** In one or two sentences for a person. */
export function redundancyText(redundancy: Redundancy): string {
  const { charactersIn, tokensIn, distinctIn, charactersOut, tokensOut, distinctOut } = redundancy;
  const repeats =
    redundancy.redundant === 0
      ? ''
      : ` ${redundancy.redundant} ${redundancy.redundant === 1 ? 'keyframe repeats' : 'keyframes repeat'} the text kept before.`;
  return (
    `Dense reasoning: ${removed(charactersIn, charactersOut)} characters and ` +
    `${removed(tokensIn, tokensOut)} words removed, ` +
    `${distinctOut} of ${distinctIn} distinct texts kept, ${distinctIn - distinctOut} removed.${repeats}`
  );
}

function removed(before: number, after: number): string {
  const percent = before === 0 ? 0 : Math.round((100 * (before - after)) / before);
  return `${before - after} of ${before} (${percent} %)`;
}
