/** Terms back to the text that gives them, and the changes that a click makes to a search. */
import { parseSearch } from './parse';
import {
  inRange,
  type NumberField,
  type NumberRange,
  type SearchTerm,
  type TextField,
} from './terms';

/** `parseSearch` of it gives the same terms. */
export const writeSearch = (terms: readonly SearchTerm[]): string => terms.map(writeTerm).join(' ');

function writeTerm(term: SearchTerm): string {
  const minus = term.negated ? '-' : '';
  if (term.kind === 'words') return minus + (isWord(term.text) ? term.text : quote(term.text));
  if (term.kind === 'like') return `like:${term.episode}`;
  if (term.kind === 'ranges') return `${minus}${term.field}${writeRanges(term.ranges)}`;
  return `${minus}${term.field}${term.exact ? '=' : ':'}${term.values.map(writeValue).join(',')}`;
}

const quote = (text: string): string => `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
/** One of the values of a field, in quotes where it needs them. */
export const writeValue = (value: string): string =>
  /^[^\s",]+$/u.test(value) ? value : quote(value);

/** Whether it can stand without quotes. */
function isWord(text: string): boolean {
  if (!/^[^\s"]\S*$/u.test(text) || (text.startsWith('-') && text !== '-')) return false;
  const parsed = parseSearch(text);
  return 'terms' in parsed && parsed.terms[0]?.kind === 'words';
}

function writeRanges(ranges: readonly NumberRange[]): string {
  const [first] = ranges;
  if (first !== undefined && ranges.length === 1 && (first.fromOpen || first.toOpen)) {
    return first.fromOpen ? `>${first.from}` : `<${first.to}`;
  }
  return `:${ranges.map(writeRange).join(',')}`;
}

function writeRange({ from, to }: NumberRange): string {
  if (from === to) return String(from);
  return `${from === -Infinity ? '' : from}..${to === Infinity ? '' : to}`;
}

/** The values of `field` that the terms ask for exactly, as ticks show them. */
export function tickedValues(terms: readonly SearchTerm[], field: TextField): readonly string[] {
  return terms.flatMap((term) => (isTick(term, field) ? term.values : []));
}

const isTick = (
  term: SearchTerm,
  field: TextField,
): term is Extract<SearchTerm, { kind: 'values' }> =>
  term.kind === 'values' && term.field === field && term.exact && !term.negated;

/** With the tick at one value of a field set or taken away; several ticks of a field mean either. */
export function withTick(
  terms: readonly SearchTerm[],
  field: TextField,
  value: string,
): SearchTerm[] {
  const before = tickedValues(terms, field);
  const values = before.includes(value)
    ? before.filter((other) => other !== value)
    : [...before, value];
  const rest = terms.filter((term) => !isTick(term, field));
  if (values.length === 0) return rest;
  return [...rest, { kind: 'values', negated: false, field, exact: true, values }];
}

/** The first range that the terms ask for of `field`; null where they ask for none. */
export function rangeOf(terms: readonly SearchTerm[], field: NumberField): NumberRange | null {
  const found = terms.find((term) => term.kind === 'ranges' && term.field === field);
  return found?.kind === 'ranges' ? (found.ranges[0] ?? null) : null;
}

/** With `field` between both ends, the second one left out, in the place of what was asked of it; null: anything. */
export function withRange(
  terms: readonly SearchTerm[],
  field: NumberField,
  range: { from: number; to: number } | null,
): SearchTerm[] {
  const rest = terms.filter((term) => !(term.kind === 'ranges' && term.field === field));
  if (range === null) return rest;
  const lower = { from: range.from, to: Infinity, fromOpen: false, toOpen: false };
  const upper = { from: -Infinity, to: range.to, fromOpen: false, toOpen: true };
  return [
    ...rest,
    { kind: 'ranges', negated: false, field, ranges: [lower] },
    { kind: 'ranges', negated: false, field, ranges: [upper] },
  ];
}

/** Whether all that the terms ask of `field` holds for `value`. */
export function allows(terms: readonly SearchTerm[], field: NumberField, value: number): boolean {
  return terms.every(
    (term) =>
      term.kind !== 'ranges' ||
      term.field !== field ||
      term.ranges.some((range) => inRange(value, range)) !== term.negated,
  );
}
