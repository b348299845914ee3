/** How what is typed last in a search may go on: fields, and the values that a field has in this dataset. */
import {
  knownValues,
  numberFields,
  textFields,
  type TextField,
} from '../../../../shared/search/terms';
import { facetFields, type FacetField, type LibraryFacets } from '../../../../shared/model/project';
import { writeValue } from '../../../../shared/search/write';
import { valueWord } from '../words';

export interface Completion {
  /** The whole search with it. */
  search: string;
  /** What it means. */
  label: string;
}

/** More is no help. */
const mostShown = 12;

const isFacet = (field: TextField): field is FacetField =>
  (facetFields as readonly string[]).includes(field);

/** The term that is being typed: a minus, then a field's beginning or a field, a sign and a value's beginning. */
const last = /(?:^|\s)-?([a-z]+)(?:([:=])(?:[^\s",]*,)*([^\s",]*))?$/iu;

/** @param facets null where they are not counted yet */
export function completions(
  typed: string,
  facets: Pick<LibraryFacets, 'facets'> | null,
): Completion[] {
  // Between quotes everything is a word.
  if (typed.split('"').length % 2 === 0) return [];
  const [, name = '', sign, begun = ''] = last.exec(typed) ?? [];
  const word = name.toLowerCase();
  if (sign === undefined) {
    const before = typed.slice(0, typed.length - name.length);
    return word === ''
      ? []
      : fieldsFrom(word).map((field) => ({ search: before + field.start, label: field.label }));
  }
  const field = textFields.find((one) => one === word);
  if (field === undefined) return [];
  const before = typed.slice(0, typed.length - begun.length);
  const isBegun = (value: string) =>
    value !== '' && value !== begun && value.toLowerCase().startsWith(begun.toLowerCase());
  return valuesOf(field, facets)
    .filter(isBegun)
    .slice(0, mostShown)
    .map((value) => ({
      search: before + writeValue(value),
      label: isFacet(field) ? valueWord(field, value) : value,
    }));
}

const fieldsFrom = (word: string) => [
  ...textFields
    .filter((field) => field.startsWith(word))
    .map((field) => ({ start: `${field}:`, label: `${field}: a word of it` })),
  ...numberFields
    .filter((field) => field.startsWith(word))
    .map((field) => ({
      start: `${field}>`,
      label: `${field}: more than a number; also <, : and 5..12`,
    })),
];

/** All that it can be, else what the dataset has. */
function valuesOf(
  field: TextField,
  facets: Pick<LibraryFacets, 'facets'> | null,
): readonly string[] {
  const known = knownValues[field];
  if (known !== undefined) return known;
  if (facets === null || !isFacet(field)) return [];
  return facets.facets[field].values.map(({ value }) => value);
}
