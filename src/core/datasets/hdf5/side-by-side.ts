/** Demonstrations that lie side by side: `actions_0, states_0, actions_1, ...`, or `actions/0, states/0, ...`. */
import type { NamedArray } from './arrays';

/** Names of what every demonstration has, so that `cam_0` and `joint_3` are not taken for the third demonstration. */
const told = /^((joint_)?actions?|controls?|ctrl|commands?|cmd|qpos|states?|obs|observations?)$/;
const counted = 'demo|demonstration|episode|ep|traj|trajectory|rollout|run|sequence|seq';
const numberedName: readonly RegExp[] = [
  new RegExp(`^(?<name>)(?:${counted})?[_-]?(?<number>\\d+)$`, 'i'),
  new RegExp(`^(?:${counted})?[_-]?(?<number>\\d+)[_-](?<name>\\D.*)$`, 'i'),
  new RegExp(`^(?<name>.*[^\\d_-])[_-](?:${counted})?[_-]?(?<number>\\d+)$`, 'i'),
  /^(?<name>.*[^\d_-])(?<number>\d+)$/,
];

interface Numbered {
  number: number;
  name: string;
}

/** The number in one part of a path, and what is left of it. */
export function numberIn(part: string): Numbered | null {
  for (const pattern of numberedName) {
    const { number, name } = pattern.exec(part)?.groups ?? {};
    if (number !== undefined) return { number: Number(number), name: name ?? '' };
  }
  return null;
}

/**
 * The arrays of each demonstration under their common names, in the order of the numbers; null where the arrays are not
 * numbered by demonstration.
 */
export function splitByNumber(
  arrays: readonly NamedArray[],
): { number: number; arrays: NamedArray[] }[] | null {
  if (arrays.some(({ name }) => tells(name) && numberIn(name.split('/')[1] ?? '') === null)) {
    return null;
  }
  for (const position of [0, 1]) {
    const split = splitAt(arrays, position);
    if (split !== null) return split;
  }
  return splitBelow(arrays);
}

/** The same in a group that has all of them, `trajectories/actions_0`. */
function splitBelow(arrays: readonly NamedArray[]): ReturnType<typeof splitByNumber> {
  const groups = new Map<string, NamedArray[]>();
  for (const { name, array } of arrays) {
    const [group = '', ...below] = name.split('/');
    if (below.length === 0 || numberIn(group) !== null) continue;
    groups.set(group, [...(groups.get(group) ?? []), { name: below.join('/'), array }]);
  }
  for (const below of groups.values()) {
    const split = splitByNumber(below);
    if (split?.some((one) => one.arrays.some(({ name }) => /^actions?$/.test(name))) === true) {
      return split;
    }
  }
  return null;
}

function splitAt(
  arrays: readonly NamedArray[],
  position: number,
): { number: number; arrays: NamedArray[] }[] | null {
  const byNumber = new Map<number, NamedArray[]>();
  const unnumbered: NamedArray[] = [];
  for (const { name, array } of arrays) {
    const parts = name.split('/');
    const found = numberIn(parts[position] ?? '');
    if (found === null) {
      unnumbered.push({ name, array });
      continue;
    }
    parts[position] = found.name;
    const common = parts.filter((part) => part !== '').join('/');
    const known = byNumber.get(found.number) ?? [];
    known.push({ name: common, array });
    byNumber.set(found.number, known);
  }
  const telling = [...byNumber.values()].flatMap((each) => each.filter(({ name }) => tells(name)));
  // One number each and all of one length are the columns of one demonstration, `action_0` to `action_6`.
  const isColumns =
    telling.length > 1 &&
    telling.every(({ array }) => array.shape?.length === 1) &&
    new Set(telling.map(({ array }) => array.shape?.[0])).size === 1;
  // What has no number and as many rows as all of them is of the same recording: `action_0`, `action_1` are its arms.
  const rows = new Set(telling.map(({ array }) => array.shape?.[0]));
  const isOneRecording =
    rows.size === 1 && unnumbered.some(({ array }) => rows.has(array.shape?.[0]));
  if (telling.length === 0 || isColumns || (byNumber.size > 1 && isOneRecording)) return null;
  addNumberedBelow(byNumber, unnumbered);
  return [...byNumber]
    .map(([number, of]) => ({ number, arrays: of }))
    .sort((a, b) => a.number - b.number);
}

/**
 * What is numbered alike at another place of its path: `observations/qpos_0` beside `actions_0`. Only what every
 * demonstration has with a row for each of its frames, so that `images/cam_0` is not taken for one.
 */
function addNumberedBelow(
  byNumber: Map<number, NamedArray[]>,
  others: readonly NamedArray[],
): void {
  const byName = new Map<string, Map<number, NamedArray>>();
  for (const { name, array } of others) {
    const parts = name.split('/');
    const at = parts.findIndex((part) => numberIn(part) !== null);
    const found = numberIn(parts[at] ?? '');
    if (found === null) continue;
    parts[at] = found.name;
    const common = parts.filter((part) => part !== '').join('/');
    const of = byName.get(common) ?? new Map<number, NamedArray>();
    byName.set(common, of.set(found.number, { name: common, array }));
  }
  for (const of of byName.values()) {
    const fits = [...byNumber].every(([number, [first]]) => {
      const rows = of.get(number)?.array.shape?.[0];
      return rows !== undefined && rows === first?.array.shape?.[0];
    });
    if (!fits) continue;
    for (const [number, known] of byNumber) {
      const one = of.get(number);
      if (one !== undefined) known.push(one);
    }
  }
}

const tells = (name: string): boolean => told.test(name) || told.test(name.split('/', 1)[0] ?? '');
