/** Which episodes a search means. */
import { cameraName } from '../../shared/model/camera-name';
import {
  inRange,
  type NumberField,
  type NumberRange,
  type SearchTerm,
  type TextField,
} from '../../shared/search/terms';
import type { LibraryFacts } from './facts';

type Holds = (position: number) => boolean;
/** `words` for what names none. */
export type FilteredField = TextField | NumberField | 'words';

/** What words are looked for in, beside the episode's number. */
const searched = ['task', 'text', 'tag'] as const;

/** The fields that must be known before the terms can be asked. */
export const fieldsOf = (terms: readonly SearchTerm[]): (TextField | NumberField)[] =>
  terms.flatMap((term) =>
    term.kind === 'words' ? searched : term.kind === 'like' ? [] : [term.field],
  );

/**
 * For each field that the terms name whether all that is asked of it holds. What is most like an episode depends on all
 * that the others find (`alikeAmong`), so `like` is passed over.
 */
export function filterByField(
  facts: LibraryFacts,
  terms: readonly SearchTerm[],
): Map<FilteredField, Holds> {
  const filters = new Map<FilteredField, Holds>();
  for (const term of terms) {
    if (term.kind === 'like') continue;
    const field = term.kind === 'words' ? 'words' : term.field;
    const plain = holdsFor(facts, term);
    const holds: Holds = term.negated ? (position) => !plain(position) : plain;
    const before = filters.get(field);
    filters.set(
      field,
      before === undefined ? holds : (position) => before(position) && holds(position),
    );
  }
  return filters;
}

/** Whether all terms but `like` hold. The columns of `fieldsOf` them must be ready. */
export function filterOf(facts: LibraryFacts, terms: readonly SearchTerm[]): Holds {
  const filters = [...filterByField(facts, terms).values()];
  return (position) => filters.every((holds) => holds(position));
}

function holdsFor(
  { texts, numbers }: LibraryFacts,
  term: Exclude<SearchTerm, { kind: 'like' }>,
): Holds {
  if (term.kind === 'ranges') {
    const column = numbers[term.field];
    const isIn = inRanges(term.ranges);
    return (position) => isIn(column[position] ?? Number.NaN);
  }
  if (term.kind === 'values') {
    const wanted = term.values.map((value) => value.toLowerCase());
    const isMeant = (text: string) =>
      wanted.some((value) => (term.exact ? text === value : text.includes(value)));
    // A camera is asked for by its key, as the facets do, or by the name that is shown.
    const isCamera = term.field === 'camera';
    return texts[term.field].matcher(
      (lower) => isMeant(lower) || (isCamera && isMeant(cameraName(lower))),
    );
  }
  const wanted = term.text.toLowerCase();
  const columns = searched.map((field) => texts[field].matcher((lower) => lower.includes(wanted)));
  const number = /^\d+$/.test(wanted) ? Number(wanted) : null;
  return (position) =>
    numbers.episode[position] === number || columns.some((holds) => holds(position));
}

/** A query may name thousands of episodes: ranges that do not overlap are looked up, not tried one after the other. */
function inRanges(ranges: readonly NumberRange[]): (value: number) => boolean {
  const sorted = ranges.toSorted((a, b) => a.from - b.from);
  const apart = sorted.every(({ from }, at) => at === 0 || (sorted[at - 1]?.to ?? 0) < from);
  if (!apart) return (value) => ranges.some((range) => inRange(value, range));
  return (value) => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle]?.from ?? 0) <= value) low = middle + 1;
      else high = middle;
    }
    const range = sorted[low - 1];
    return range !== undefined && inRange(value, range);
  };
}
