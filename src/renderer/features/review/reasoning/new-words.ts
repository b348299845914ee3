/** A stretch of a text, and whether another text lacks its words. */
export interface Stretch {
  /** Where it begins, characters. */
  at: number;
  words: string;
  isNew: boolean;
}

/** A text in stretches of words that the other one has and has not, whatever their order there. */
export function newWords(text: string, other: string): Stretch[] {
  const there = new Set(wordsOf(other));
  const stretches: Stretch[] = [];
  let at = 0;
  for (const piece of text.split(/(?<=\s)(?=\S)/u)) {
    const isNew = !wordsOf(piece).every((word) => there.has(word));
    const last = stretches.at(-1);
    if (last?.isNew === isNew) last.words += piece;
    else stretches.push({ at, words: piece, isNew });
    at += piece.length;
  }
  return stretches;
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
