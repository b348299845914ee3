import type { FeatureInfo } from '../../../../shared/model/dataset';

const number = /^(U?(TINY|SMALL|BIG)?INT(EGER)?|FLOAT|DOUBLE|BOOLEAN)$/;

/**
 * The columns that hold one value each of a feature without a column of its own, as home-made writers lay it out:
 * `action.gripper` for the dimension `gripper` of `action`. Null unless there is one for every name.
 */
export function spreadColumns(
  { key, names }: FeatureInfo,
  columns: ReadonlyMap<string, string>,
): string[] | null {
  if (names === null || columns.has(key)) return null;
  const parts = names.map((name) => `${key}.${name}`);
  return parts.every((part) => number.test(columns.get(part) ?? '')) ? parts : null;
}
