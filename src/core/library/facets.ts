/** How the episodes that a search finds are spread over the values of each field. */
import {
  facetFields,
  histogramFields,
  type EpisodeState,
  type FacetField,
  type HistogramField,
  type LibraryFacets,
} from '../../shared/model/project';
import type { EpisodeMeta } from '../../shared/model/dataset';
import { sumRedundancy, type Redundancy } from '../../shared/model/redundancy';
import { knownValues, likeWhich, type SearchTerm } from '../../shared/search/terms';
import type { Project } from '../project/project';
import { histogram } from '../signals/histogram';
import type { LibraryFacts } from './facts';
import { fieldsOf, filterByField, type FilteredField } from './filter';
import { letPass } from '../system/first';
import { inTurns } from '../system/in-turns';
import { alikeAmong } from './similarity/alike';

/** A list of more values is one to search in, not to tick. */
const mostValues = 300;

/**
 * Each field counts what all terms but those about the field itself let through: what another tick would add is seen
 * before it is set. Curves have the same bins whatever is searched. Throws the signal's reason.
 */
export async function libraryFacets(
  facts: LibraryFacts,
  project: Project | null,
  terms: readonly SearchTerm[],
  signal?: AbortSignal,
): Promise<LibraryFacets> {
  await facts.ready([...facetFields, ...histogramFields, ...fieldsOf(terms)], signal);
  const filters = [...filterByField(facts, terms)];
  const isListed = await listedBy({ dataset: facts.dataset, project }, filters, likeWhich(terms));
  const counts = new Map(facetFields.map((field) => [field, [] as number[]]));
  const spreads = new Map(histogramFields.map((field) => [field, spreadOf(facts, field)]));
  const states: Record<EpisodeState, number> = {
    unproposed: 0,
    proposed: 0,
    'in-review': 0,
    finished: 0,
  };
  const seen = { matching: 0 };
  let redundancy: Redundancy | null = null;
  const count = ({ index }: EpisodeMeta, position: number): void => {
    let failing = 0;
    let only: FilteredField | undefined;
    for (const [field, holds] of filters) {
      if (holds(position)) continue;
      failing += 1;
      only = field;
    }
    if (failing === 0 && isListed(null, position)) seen.matching += 1;
    const isCounted = (field: FilteredField) =>
      (failing === 0 || (failing === 1 && only === field)) && isListed(field, position);
    if (failing <= 1) {
      for (const [field, ofField] of counts) {
        if (!isCounted(field)) continue;
        for (const id of facts.texts[field].idsAt(position)) ofField[id] = (ofField[id] ?? 0) + 1;
      }
      for (const [field, spread] of spreads) {
        if (isCounted(field)) spread.add(position);
      }
    }
    const state = facts.texts.state.idsAt(position)[0];
    const name = state === undefined ? undefined : facts.texts.state.values[state];
    if (isState(name)) states[name] += 1;
    const ofIt = project?.overview(index).redundancy ?? null;
    if (ofIt !== null) redundancy = sumRedundancy([redundancy, ofIt]);
  };
  await inTurns(facts.dataset.episodes, count, signal, letPass);
  return {
    episodes: facts.dataset.episodes.length,
    matching: seen.matching,
    states,
    facets: fromEntries(facetFields, (field) => {
      const found = valuesOf(field, facts.texts[field].values, counts.get(field) ?? []);
      return { values: found.slice(0, mostValues), distinct: found.length };
    }),
    histograms: fromEntries(histogramFields, (field) => {
      const { edges, all, matching } = spreads.get(field) ?? { edges: [], all: [], matching: [] };
      return { edges, all, matching };
    }),
    redundancy,
  };
}

/**
 * Whether an episode is in the list, or in the one that there would be if nothing were asked of a field; all are where
 * they need not be like one.
 */
async function listedBy(
  of: Parameters<typeof alikeAmong>[0],
  filters: readonly [FilteredField, (position: number) => boolean][],
  like: number | null,
): Promise<(field: FilteredField | null, position: number) => boolean> {
  if (like === null) return () => true;
  const lists = new Map<FilteredField | null, ReadonlySet<number>>();
  for (const without of [null, ...filters.map(([field]) => field)]) {
    const others = filters.filter(([field]) => field !== without);
    const holds = (position: number) => others.every(([, each]) => each(position));
    lists.set(without, new Set(await alikeAmong(of, like, holds)));
  }
  return (field, position) => (lists.get(field) ?? lists.get(null))?.has(position) === true;
}

const isState = (name: string | undefined): name is EpisodeState =>
  name !== undefined && knownValues.state?.includes(name) === true;

/** Known ones in their order, others by count; what nothing has is left out. */
function valuesOf(
  field: FacetField,
  values: readonly string[],
  counts: readonly (number | undefined)[],
): { value: string; episodes: number }[] {
  const found = values
    .map((value, id) => ({ value, episodes: counts[id] ?? 0 }))
    .filter(({ episodes }) => episodes > 0);
  const order = knownValues[field];
  if (order === undefined) {
    return found.sort((a, b) => b.episodes - a.episodes || (a.value < b.value ? -1 : 1));
  }
  return found.sort((a, b) => order.indexOf(a.value) - order.indexOf(b.value));
}

interface Spread {
  edges: number[];
  all: number[];
  matching: number[];
  add(position: number): void;
}

function spreadOf(facts: LibraryFacts, field: HistogramField): Spread {
  const column = facts.numbers[field];
  // Before anything was proposed there is nothing to be spread.
  const isKnown = (position: number): boolean =>
    field === 'len' || !Number.isNaN(facts.numbers.sparsity[position] ?? Number.NaN);
  const values = column.filter((_, position) => isKnown(position));
  const { edges, counts: all, binOf } = histogram(values, { whole: field === 'keyframes' });
  const matching = all.map(() => 0);
  return {
    edges,
    all,
    matching,
    add(position) {
      if (all.length === 0 || !isKnown(position)) return;
      const bin = binOf(column[position] ?? 0);
      matching[bin] = (matching[bin] ?? 0) + 1;
    },
  };
}

function fromEntries<Name extends string, Value>(
  names: readonly Name[],
  make: (name: Name) => Value,
): Record<Name, Value> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, Value>;
}
