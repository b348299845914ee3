/** Counts what the pruning removes of an episode's dense reasoning, and how much of what it says is kept. */
import type { Redundancy } from '../../shared/model/redundancy';
import { isSimilar, tokensOf, wordsOf } from '../../shared/model/text-words';
import { limits } from '../files/limits';

/** Token overlap (Jaccard) from which two texts say the same. */
const sameAt = 0.9;

const emptyText: ReadonlySet<string> = new Set();

/**
 * Compares dense reasoning with the texts kept at keyframes. Characters are UTF-16 code units, tokens are `wordsOf`.
 * Texts are compared by `tokensOf`, so that punctuation, case and running numbers make no difference. Meant for one
 * episode at a time: every distinct text is compared with every other, as far as `limits` has it.
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
  const classes = new Classes();
  const seen = new Set<string>();
  const counts = new Map<string, number>();
  for (const text of dense) {
    if (text.trim() === '') continue;
    result.charactersIn += text.length;
    // Equal texts run over many frames: looked at once.
    const known = counts.get(text) ?? tokenCount(text);
    counts.set(text, known);
    result.tokensIn += known;
    if (seen.has(text)) continue;
    seen.add(text);
    classes.add(tokensOf(text));
  }
  result.distinctIn = classes.count;
  const keptClasses = new Set<number>();
  let last = emptyText;
  for (const text of kept) {
    if (text.trim() === '') continue;
    result.charactersOut += text.length;
    result.tokensOut += tokenCount(text);
    const tokens = tokensOf(text);
    if (last !== emptyText && isSimilar(last, tokens, sameAt)) result.redundant += 1;
    last = tokens;
    const at = classes.find(tokens);
    if (at >= 0) keptClasses.add(at);
  }
  result.distinctOut = keptClasses.size;
  return result;
}

/** Texts of which no two say the same. */
class Classes {
  private readonly sets: ReadonlySet<string>[] = [];
  private readonly byTokens = new Map<string, number>();

  get count(): number {
    return this.sets.length;
  }

  add(tokens: ReadonlySet<string>): void {
    if (this.find(tokens) >= 0) return;
    this.byTokens.set(keyOf(tokens), this.sets.length);
    this.sets.push(tokens);
  }

  /** Index of the one that says the same; -1 where there is none. Of very many, the very same words do. */
  find(tokens: ReadonlySet<string>): number {
    const same = this.byTokens.get(keyOf(tokens));
    if (same !== undefined || this.sets.length > limits.comparedTexts) return same ?? -1;
    return this.sets.findIndex((known) => isSimilar(known, tokens, sameAt));
  }
}

const keyOf = (tokens: ReadonlySet<string>): string => [...tokens].sort().join(' ');

const tokenCount = (text: string): number => wordsOf(text).length;
