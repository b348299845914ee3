/** How a text differs from another, word by word. */
import { placeToBegin } from './place-to-begin';

export interface TextPart {
  /** `same` in both, `new` in this text only, `gone` in the other only. */
  kind: 'same' | 'new' | 'gone';
  text: string;
}

/** Comparing takes words by words; longer texts are told apart by their common beginning and end alone. */
const mostCells = 250_000;

const wordsOf = (text: string): string[] => text.match(/\S+\s*/gu) ?? [];
const bare = (word: string): string => word.trimEnd();

/** From `before` to `after`; put together, all but `gone` is `after`. */
export function textDiff(before: string, after: string): TextPart[] {
  const [old, now] = [wordsOf(before), wordsOf(after)];
  const [bareOld, bareNow] = [old.map(bare), now.map(bare)];
  let head = 0;
  const shortest = Math.min(old.length, now.length);
  while (head < shortest && bareOld[head] === bareNow[head]) head += 1;
  let tail = 0;
  while (tail < shortest - head && bareOld.at(-1 - tail) === bareNow.at(-1 - tail)) tail += 1;
  const middleOf = (words: readonly string[]) => words.slice(head, words.length - tail);
  return joined([
    ...now.slice(0, head).map((text) => ({ kind: 'same', text }) as const),
    ...between(middleOf(old), middleOf(now)),
    ...now.slice(now.length - tail).map((text) => ({ kind: 'same', text }) as const),
  ]);
}

const gone = (text: string): TextPart => ({ kind: 'gone', text });
const fresh = (text: string): TextPart => ({ kind: 'new', text });

/** By the longest common subsequence. */
function between(old: readonly string[], now: readonly string[]): TextPart[] {
  if (old.length * now.length > mostCells) return [...old.map(gone), ...now.map(fresh)];
  // Each is compared with each: once without what follows it.
  const [bareOld, bareNow] = [old.map(bare), now.map(bare)];
  const width = now.length + 1;
  const common = new Uint32Array((old.length + 1) * width);
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      common[i * width + j] =
        bareOld[i] === bareNow[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const parts: TextPart[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    const [was = '', is = ''] = [old[i], now[j]];
    if (i < old.length && j < now.length && bareOld[i] === bareNow[j]) {
      parts.push({ kind: 'same', text: is });
      i += 1;
      j += 1;
    } else if (j >= now.length || (i < old.length && at(i + 1, j) >= at(i, j + 1))) {
      parts.push(gone(was));
      i += 1;
    } else {
      parts.push(fresh(is));
      j += 1;
    }
  }
  return parts;
}

function joined(parts: readonly TextPart[]): TextPart[] {
  const all: TextPart[] = [];
  for (const part of parts) {
    const last = all.at(-1);
    if (last?.kind === part.kind) last.text += part.text;
    else all.push({ ...part });
  }
  return all;
}

/** Characters: what begins alike for no longer pushes nothing out of a row. */
const shortBeginning = 16;

/**
 * A text as a list shows it under the one before: without the parts, sentences and clauses that both begin with, each
 * word of what is left with whether it differs. Empty where the two say the same.
 */
export function differingWords(before: string, text: string): TextPart[] {
  const parts = textDiff(before, text).filter(({ kind }) => kind !== 'gone');
  if (!parts.some(({ kind }) => kind === 'new')) {
    return before.trim() === text.trim() ? [] : [{ kind: 'same', text }];
  }
  const shared = parts[0]?.kind === 'same' ? parts[0].text : '';
  const { at, whole } = placeToBegin(text, shared.length);
  if (shared.length <= shortBeginning || at === 0) return parts;
  const rest: TextPart[] = [{ kind: 'same', text: shared.slice(at) }, ...parts.slice(1)];
  const shown = rest.filter((part) => part.text !== '');
  return whole ? shown : [{ kind: 'same', text: '… ' }, ...shown];
}
