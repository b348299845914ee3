/** Which tasks read most alike. */
import MiniSearch from 'minisearch';
import { limits } from '../../files/limits';
import { grouped } from '../../system/grouped';

/** How alike the texts are to a query, by text; what shares no word with it is left out. */
export type TextSearch = (query: string) => ReadonlyMap<string, number>;

/** Found in most tasks, they tell none apart. */
const stopWords = new Set('a an and at from in into is it of on the then to with'.split(' '));

/** Of many texts, a word that more than this share of them has tells too little to be looked up. */
const commonShare = 0.1;
const manyTexts = 1_000;

/**
 * BM25 over the words of each different text, without regard to endings: "cubes" finds "cube". The very same words come
 * first. Building takes some ten microseconds a text. Of more texts than `limits` has, those that come later are found
 * by the very same words only.
 */
export function textSearch(texts: Iterable<string>): TextSearch {
  const all = [...new Set(texts)];
  const index = new MiniSearch<{ id: number; text: string }>({
    fields: ['text'],
    processTerm: termOf,
  });
  const having = new Map<string, number>();
  let characters = 0;
  for (const [id, text] of all.entries()) {
    characters += text.length;
    // Each different word of a stranger's texts would take a hundred times its own bytes.
    if (characters > limits.searchedTasks) break;
    index.add({ id, text });
    for (const term of termsOf(text)) having.set(term, (having.get(term) ?? 0) + 1);
  }
  const same = grouped(all, normalised);
  const rarity = (term: string): number => having.get(term) ?? 0;
  return (query) => {
    const terms = [...termsOf(query)].sort((a, b) => rarity(a) - rarity(b));
    const told = terms.filter(
      (term, at) => at === 0 || all.length <= manyTexts || rarity(term) <= commonShare * all.length,
    );
    const found = new Map<string, number>();
    for (const { id, score } of index.search(told.join(' '))) {
      found.set(all[Number(id)] ?? '', score);
    }
    const most = [...found.values()].reduce((top, score) => Math.max(top, score), 0);
    for (const text of same.get(normalised(query)) ?? []) found.set(text, 2 * most + 1);
    return found;
  };
}

const wordsIn = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

const termsOf = (text: string): Set<string> =>
  new Set(wordsIn(text).flatMap((word) => termOf(word) ?? []));

const normalised = (text: string): string => wordsIn(text).join(' ');

function termOf(term: string): string | null {
  const word = term.toLowerCase();
  if (stopWords.has(word)) return null;
  // Enough for instructions: plurals and third persons.
  return /^[a-z]{3,}[^s]s$/.test(word) ? word.slice(0, -1) : word;
}
