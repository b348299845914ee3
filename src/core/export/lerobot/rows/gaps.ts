/** Columns that some episodes of an export do not have, or not whole: what stands there, and how it is said. */
import type { Problem } from '../../../../shared/errors';
import type { FeatureInfo } from '../../../../shared/model/dataset';
import type { RowFacts } from './row-facts';

/** A column (by its name in the source), and the episodes of the source in which it has gaps. */
export interface Gap {
  key: string;
  episodes: number[];
}

const ranks = ['BOOLEAN', 'TINYINT', 'UTINYINT', 'SMALLINT', 'USMALLINT', 'INTEGER', 'UINTEGER'];
const wideRanks = ['BIGINT', 'UBIGINT', 'FLOAT', 'DOUBLE'];
const rankOf = (scalar: string): number => [...ranks, ...wideRanks].indexOf(scalar);
/** `FLOAT` of `FLOAT[]`. */
export const scalarOf = (type: string): string => type.replaceAll('[]', '');

/** Of two types of one column the one that holds the values of both; the first where there is none. */
export function commonType(first: string, second: string): string {
  const [a, b] = [scalarOf(first), scalarOf(second)];
  const isSameShape = first.length - a.length === second.length - b.length;
  if (a === b || !isSameShape || rankOf(a) < 0 || rankOf(b) < 0) return first;
  const wider = rankOf(a) > rankOf(b) ? a : b;
  const narrower = wider === a ? b : a;
  // A float32 does not hold every int32.
  const single = wider === 'FLOAT' && rankOf(narrower) > rankOf('USMALLINT') ? 'DOUBLE' : wider;
  return `${single}${first.slice(a.length)}`;
}

/** The type of a column that has gaps: integers and truth values have no word for "none", floats have NaN. */
export function typeWithGaps(type: string): string {
  const scalar = scalarOf(type);
  const rank = rankOf(scalar);
  if (rank < 0 || scalar === 'FLOAT' || scalar === 'DOUBLE') return type;
  const float = rank > rankOf('USMALLINT') ? 'DOUBLE' : 'FLOAT';
  return `${float}${type.slice(scalar.length)}`;
}

/**
 * `value` as SQL, with NaN (as often as the feature has values) or an empty text where it is NULL, or everywhere where
 * there is none. What is neither number nor text stays NULL.
 *
 * @param shape of the feature as info.json declares it
 */
export function gapFilled(value: string | null, type: string, shape: readonly number[]): string {
  const scalar = scalarOf(type);
  if (type === 'VARCHAR') return value === null ? "''" : `coalesce(${value}, '')`;
  if (scalar !== 'FLOAT' && scalar !== 'DOUBLE') return value ?? 'NULL';
  const depth = (type.length - scalar.length) / 2;
  const none = `'NaN'::${scalar}`;
  let gap = none;
  for (const size of shape.slice(0, depth).toReversed()) {
    gap = `list_transform(range(${size}), lambda _: ${gap})`;
  }
  if (value === null) return `CAST(${gap} AS ${type})`;
  const whole = depth === 1 ? `list_transform(${value}, lambda x: coalesce(x, ${none}))` : value;
  return `CAST(coalesce(${whole}, ${gap}) AS ${type})`;
}

/** Numbers in a struct are none that a tensor could be made of. */
export const canStack = ({ dtype }: Pick<FeatureInfo, 'dtype'>, type: string): boolean =>
  !/^(float|u?int)\d+$|^bool$/.test(dtype) || !/STRUCT|MAP|UNION/.test(type);

/** Columns in which numbers of the source are none, in these `episodes` of it. */
export function gapsOfSource(
  episodes: readonly number[],
  facts: ReadonlyMap<number, Pick<RowFacts, 'withNaN'>>,
): Gap[] {
  const found = new Map<string, number[]>();
  for (const episode of episodes) {
    for (const key of facts.get(episode)?.withNaN ?? []) {
      const known = found.get(key);
      if (known === undefined) found.set(key, [episode]);
      else known.push(episode);
    }
  }
  return [...found].map(([key, episodes]) => ({ key, episodes }));
}

/** One sentence per set of episodes. */
export function gapRemarks(gaps: readonly Gap[], all: number): Problem[] {
  const alike = new Map<string, { keys: string[]; episodes: number[] }>();
  for (const { key, episodes } of gaps) {
    const known = alike.get(episodes.join());
    if (known === undefined) alike.set(episodes.join(), { keys: [key], episodes });
    else known.keys.push(key);
  }
  return [...alike.values()].map(({ keys, episodes }) => ({
    code: 'values-missing',
    severity: 'warning',
    message:
      `${keys.join(', ')}: ${episodes.length} of ${all} episodes (the first is ${episodes[0] ?? 0}) have no value of it in some rows or ` +
      'dimensions, or none at all; NaN stands there, which statistics leave out and no policy can learn from. Leave these episodes out, or the feature out of training.',
  }));
}

/** What is said of columns that stay behind. */
export function lostRemarks(lost: readonly string[]): Problem[] {
  if (lost.length === 0) return [];
  const message = `${lost.slice(0, 5).join(', ')}${lost.length > 5 ? ` and ${lost.length - 5} more` : ''} cannot be carried: declared without a column, a struct where LeRobot stacks numbers, or a column that info.json cannot declare.`;
  return [{ code: 'columns-lost', severity: 'warning', message }];
}
