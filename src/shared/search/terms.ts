/** What a search over episodes consists of. All terms must hold; the order does not matter. */
import { dropReasons } from '../model/drop-reason';

/**
 * Fields whose values are texts. `dropped` is yes or no, and the reason where one was given; `stale` says that an older
 * policy proposed, or that other keyframes were proposed since it was finished; `reviewer` finished the episode,
 * `curator` decided anything; `text` is the reasoning of the keyframes that stand.
 */
export const textFields = [
  'task',
  'state',
  'outcome',
  'tag',
  'dropped',
  'issue',
  'cue',
  'camera',
  'curator',
  'reviewer',
  'policy',
  'stale',
  'text',
] as const;
export type TextField = (typeof textFields)[number];

/**
 * Fields whose values are numbers: the episode's index, length in seconds and in frames, keyframes that stand, those of
 * them that are undecided, sparsity in percent, issues, curators who finished it, what those differ on.
 */
export const numberFields = [
  'episode',
  'len',
  'frames',
  'keyframes',
  'undecided',
  'sparsity',
  'issues',
  'reviews',
  'disputes',
] as const;
export type NumberField = (typeof numberFields)[number];

/** From `from` to `to`, either of which may be infinite; an open end is not included itself. */
export interface NumberRange {
  from: number;
  to: number;
  fromOpen: boolean;
  toOpen: boolean;
}

export type SearchTerm = { negated: boolean } & (
  | { kind: 'words'; text: string }
  /** One of the values is in the field; `exact`: is one of the field's values. Upper and lower case are the same. */
  | { kind: 'values'; field: TextField; exact: boolean; values: readonly string[] }
  /** The number lies in one of the ranges. */
  | { kind: 'ranges'; field: NumberField; ranges: readonly NumberRange[] }
  /** It is this episode, or of those that the other terms find one of the `mostAlike` most like it. Never negated. */
  | { kind: 'like'; episode: number }
);

/** How many episodes a search finds beside the one that they are like. */
export const mostAlike = 50;

/** Which episode those found are to be like; null where the terms do not say. */
export function likeWhich(terms: readonly SearchTerm[]): number | null {
  const found = terms.find((term) => term.kind === 'like');
  return found?.kind === 'like' ? found.episode : null;
}

export const isTextField = (name: string): name is TextField =>
  (textFields as readonly string[]).includes(name);
export const isNumberField = (name: string): name is NumberField =>
  (numberFields as readonly string[]).includes(name);

/** Of fields with few values: all of them, in the order of the work. */
export const knownValues: Partial<Record<TextField, readonly string[]>> = {
  state: ['unproposed', 'proposed', 'in-review', 'finished'],
  outcome: ['success', 'partial', 'failure', 'unknown'],
  dropped: ['yes', 'no', ...dropReasons],
  stale: ['older-policy', 'changed'],
};

export const inRange = (value: number, { from, to, fromOpen, toOpen }: NumberRange): boolean =>
  (fromOpen ? value > from : value >= from) && (toOpen ? value < to : value <= to);
