/** Counts what the pruning removes of an episode's dense reasoning, and how much of what it says is kept. */
import type { Redundancy } from '../../shared/model/redundancy';
import { isSimilar, tokensOf, wordsOf } from '../../shared/model/text-words';

/** Token overlap (Jaccard) from which two texts say the same. */
const sameAt = 0.9;

const emptyText: ReadonlySet<string> = new Set();

/**
 * Compares dense reasoning with the texts kept at keyframes. Characters are UTF-16 code units, tokens are `wordsOf`.
 * Texts are compared by `tokensOf`, so that punctuation, case and running numbers make no difference. Meant for one
 * episode at a time: every distinct text is compared with every other.
 *
 * @param dense one text per frame; empty where a frame has none
 * @param kept texts at keyframes, in order of frames; edited ones may be new and then add nothing to `distinctOut`
 */
export function redundancyOf(dense: readonly string[], kept: readonly string[]): Redundancy {
  const result: Redundancy = {
    charactersIn: 0,
    tokensIn: 0,
    distinctIn: 0,
    charactersOut: 0,
    tokensOut: 0,
    distinctOut: 0,
    redundant: 0,
  };
  const classes: ReadonlySet<string>[] = [];
  const classOf = new Map<string, number>();
  const counts = new Map<string, number>();
  for (const text of dense) {
    if (text.trim() === '') continue;
    result.charactersIn += text.length;
    // Equal texts run over many frames: looked at once.
    const known = counts.get(text) ?? tokenCount(text);
    counts.set(text, known);
    result.tokensIn += known;
    if (!classOf.has(text)) classOf.set(text, classFor(tokensOf(text), classes));
  }
  result.distinctIn = classes.length;
  const keptClasses = new Set<number>();
  let last = emptyText;
  for (const text of kept) {
    if (text.trim() === '') continue;
    result.charactersOut += text.length;
    result.tokensOut += tokenCount(text);
    const tokens = tokensOf(text);
    if (last !== emptyText && isSimilar(last, tokens, sameAt)) result.redundant += 1;
    last = tokens;
    const at = classes.findIndex((known) => isSimilar(known, tokens, sameAt));
    if (at >= 0) keptClasses.add(at);
  }
  result.distinctOut = keptClasses.size;
  return result;
}

/** Index of the first class that says the same; a new one is added where there is none. */
function classFor(tokens: ReadonlySet<string>, classes: ReadonlySet<string>[]): number {
  const at = classes.findIndex((known) => isSimilar(known, tokens, sameAt));
  return at >= 0 ? at : classes.push(tokens) - 1;
}

const tokenCount = (text: string): number => wordsOf(text).length;
