/** What a segment is called by the boundary that it begins with. */
import type { BoundaryGuess, BoundaryKind } from '../../../shared/model/keyframe';

export const boundaryNames: Readonly<Record<BoundaryKind, string>> = {
  start: 'start',
  arrive: 'at the object',
  grasp: 'grasp',
  lift: 'lift',
  'near-goal': 'near goal',
  'arrive-goal': 'at the goal',
  release: 'release',
  settle: 'settle',
};

/** Short for them, where segments are narrow. */
export const boundaryCodes: Readonly<Record<BoundaryKind, string>> = {
  start: 'st',
  arrive: 'obj',
  grasp: 'gr',
  lift: 'li',
  'near-goal': 'ng',
  'arrive-goal': 'goal',
  release: 'rel',
  settle: 'set',
};

/** A guess that is more likely wrong than right is shown, but muted. */
export const isUnsure = ({ confidence }: BoundaryGuess): boolean => confidence < 0.5;

/** `Near goal · 62 % precise on labelled data`. */
export function boundarySentence({ kind, confidence }: BoundaryGuess): string {
  const name = boundaryNames[kind];
  const share = Math.round(100 * confidence);
  return `${name[0]?.toUpperCase()}${name.slice(1)} · ${share} % precise on labelled data`;
}
