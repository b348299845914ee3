/** Ranks the entries of a base by task and by scene. */
import type { KbEntry, Retrieved } from '../../../shared/model/knowledge';
import { areSiblings } from '../siblings';
import { lookFrom, sceneSearch, type Look, type SceneSearch } from './scene-search';
import { textSearch, type TextSearch } from './text-search';

/** What examples are sought for. */
export interface Query extends Pick<KbEntry, 'id' | 'task' | 'seed' | 'video' | 'episode'> {
  look: Look | null;
}

export class SearchIndex {
  readonly #texts: TextSearch;
  readonly #scenes: SceneSearch;

  constructor(private readonly entries: readonly KbEntry[]) {
    this.#texts = textSearch(entries.map(({ task }) => task));
    this.#scenes = sceneSearch(entries.map(({ look }) => look && lookOrNull(look)));
  }

  get tasks(): Set<string> {
    return new Set(this.entries.map(({ task }) => task));
  }

  /**
   * All that may be shown with the query: neither itself nor a sibling. In no order; equal ones share their rank, and
   * an entry that shares no word with the query, or whose look cannot be compared, has none of that kind.
   *
   * @param scores how alike the tasks are, where another than this index says it
   */
  rank(query: Query, scores: ReadonlyMap<string, number> = this.#texts(query.task)): Retrieved[] {
    const distances = this.#scenes(query.look);
    const found: Retrieved[] = [];
    for (const [at, entry] of this.entries.entries()) {
      if (entry.id === query.id || areSiblings(entry, query)) continue;
      const { id, task, outcome } = entry;
      const textScore = scores.get(task) ?? 0;
      const distance = distances[at] ?? Number.NaN;
      const sceneDistance = Number.isNaN(distance) ? null : distance;
      found.push({ id, task, outcome, textRank: null, sceneRank: null, textScore, sceneDistance });
    }
    giveRanks(found, 'textRank', ({ textScore }) => (textScore > 0 ? -textScore : null));
    giveRanks(found, 'sceneRank', ({ sceneDistance }) => sceneDistance);
    return found;
  }
}

/** By value, the least first. */
function giveRanks(
  found: readonly Retrieved[],
  rank: 'textRank' | 'sceneRank',
  valueOf: (each: Retrieved) => number | null,
): void {
  const sorted = Float64Array.from(found.flatMap((each) => valueOf(each) ?? [])).sort();
  for (const each of found) {
    const value = valueOf(each);
    each[rank] = value === null ? null : 1 + lessThan(sorted, value);
  }
}

/** How many are less. */
function lessThan(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function lookOrNull(look: NonNullable<KbEntry['look']>): Look | null {
  try {
    return lookFrom(look);
  } catch {
    // Of a hand that edited the file: the rest of the entry is good.
    return null;
  }
}
