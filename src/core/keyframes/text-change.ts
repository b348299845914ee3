/** Where dense reasoning begins to say something else, and how alike two texts are. */
import type { Cue } from '../../shared/model/keyframe';
import { clamp01, quantile } from '../signals/series';

/**
 * A word: letters and digits that stand together; of scripts that are written without spaces (Chinese, Japanese, Thai
 * and their neighbours) each character, for where a word ends there takes a dictionary, which differs by machine.
 */
const unspaced = String.raw`[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]`;
const word = new RegExp(`${unspaced}\\p{M}*|(?:(?!${unspaced})[\\p{L}\\p{M}\\p{N}])+`, 'gu');

export const wordsOf = (text: string): readonly string[] => text.match(word) ?? [];

/**
 * Words of a text as a set: lower case, accents kept, punctuation dropped, every number the same (a counter or a
 * coordinate that runs along is not a change of meaning).
 */
export function tokensOf(text: string): ReadonlySet<string> {
  const known = lately.get(text);
  if (known !== undefined) return known;
  const plain = text
    .normalize('NFC')
    .toLowerCase()
    .replace(/\d+(?:[.,]\d+)*/g, '0');
  const tokens = new Set(wordsOf(plain));
  if (lately.size >= mostLately) lately.clear();
  if (text.length <= longestLately) lately.set(text, tokens);
  return tokens;
}

/** What was asked for last: the texts of an episode are looked at for cues, for what repeats and for what is lost. */
const lately = new Map<string, ReadonlySet<string>>();
const mostLately = 64;
/** Characters. */
const longestLately = 2_000;

/** Jaccard index of two token sets, in [0, 1]; two empty texts are alike. */
export function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 && b.size === 0) return 1;
  let common = 0;
  for (const token of a) if (b.has(token)) common += 1;
  return common / (a.size + b.size - common);
}

/**
 * The difference that this share of the frames stays below is usual in an episode: 0 where text changes now and then,
 * and what most changes look like where it changes all the time.
 */
const usualShare = 0.85;

const noTokens: ReadonlySet<string> = new Set();

/** Texts that differ by less than this share beyond what is usual in the episode say the same. */
const leastChange = 0.2;

/**
 * One cue per frame at which the text changes. Strength is the dissimilarity to the frame before, less what is usual
 * in this episode, so that text which changes at every frame is no event at every frame. Empty texts are gaps, in which
 * nothing changes: the text after a gap is compared with the one before it, and the first one after a gap is new.
 */
export function textChangeCues(reasoning: readonly string[]): Cue[] {
  const changes: { frame: number; difference: number }[] = [];
  let last: { text: string; tokens: ReadonlySet<string> } | null = null;
  for (const [frame, text] of reasoning.entries()) {
    if (text.trim() === '') continue;
    // Equal strings are the common case by far; tokens are only made where something changed.
    if (last !== null && last.text === text) continue;
    const tokens = tokensOf(text);
    if (frame > 0) {
      changes.push({ frame, difference: 1 - similarity(last?.tokens ?? noTokens, tokens) });
    }
    last = { text, tokens };
  }
  const unchanged = Math.max(0, reasoning.length - 1 - changes.length);
  const all = [...changes.map((change) => change.difference), ...Array<number>(unchanged).fill(0)];
  const usual = quantile(all, usualShare);
  return changes.flatMap(({ frame, difference }) => {
    const strength = usual < 1 ? clamp01((difference - usual) / (1 - usual)) : 0;
    return strength >= leastChange ? [{ kind: 'text-change', strength, frame }] : [];
  });
}
