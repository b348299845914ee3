/** What the ticks and plots beside the list do, by name: for the palette. */
import {
  facetFields,
  histogramFields,
  type HistogramField,
  type LibraryFacets,
} from '../../../../shared/model/project';
import type { SearchTerm } from '../../../../shared/search/terms';
import { rangeOf, tickedValues, withRange, withTick } from '../../../../shared/search/write';
import type { Choice } from '../../../commands';
import { facetTitles, valueWord } from '../words';

/** Titles of the plots; a range of one is typed in the search. */
export const plotTitles: Readonly<Record<HistogramField, string>> = {
  len: 'Episode length',
  keyframes: 'Keyframes per episode',
  sparsity: 'Sparsity',
};

/** What the button under a finished check asks for. */
export const withIssues: readonly SearchTerm[] = [
  {
    kind: 'ranges',
    negated: false,
    field: 'issues',
    ranges: [{ from: 0, to: Infinity, fromOpen: true, toOpen: false }],
  },
];

/** One for each tick, set or not, and one for each plot that leaves anything out. */
export function filterChoices(
  { facets }: Pick<LibraryFacets, 'facets'>,
  terms: readonly SearchTerm[],
  onTerms: (terms: SearchTerm[]) => void,
): Choice[] {
  const ticks = facetFields.flatMap((field) => {
    const ticked = tickedValues(terms, field);
    const known = facets[field].values.map(({ value }) => value);
    return [...new Set([...ticked, ...known])].map((value) => ({
      label: `${facetTitles[field]} ${valueWord(field, value)}${ticked.includes(value) ? ', no longer' : ''}`,
      run: () => onTerms(withTick(terms, field, value)),
    }));
  });
  const ranges = histogramFields
    .filter((field) => rangeOf(terms, field) !== null)
    .map((field) => ({
      label: `${plotTitles[field]}, any`,
      run: () => onTerms(withRange(terms, field, null)),
    }));
  return [...ranges, ...ticks];
}
