/** The words of a text, and how alike two texts are. */

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

/** Whether `similarity` is at least `least`, above 0: of texts that differ, a few words tell. */
export function isSimilar(a: ReadonlySet<string>, b: ReadonlySet<string>, least: number): boolean {
  // As many words that both have make the index `least`.
  const needed = (least * (a.size + b.size)) / (1 + least);
  let mayMiss = a.size - needed + 1e-9;
  if (mayMiss < 0 || b.size + 1e-9 < needed) return false;
  for (const token of a) {
    if (b.has(token)) continue;
    mayMiss -= 1;
    if (mayMiss < 0) return false;
  }
  return similarity(a, b) >= least;
}
