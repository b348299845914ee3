/** What a segment is called by the boundary that it begins with. */
import type { BoundaryGuess, BoundaryKind, Cue } from '../../../shared/model/keyframe';

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

/** Short for them, where segments are narrow: still words, for nobody learns codes. */
const shortNames: Readonly<Record<BoundaryKind, string>> = {
  ...boundaryNames,
  arrive: 'object',
  'near-goal': 'near',
  'arrive-goal': 'goal',
};

/** The longest name that fits; null where there is room for none. `measure` gives a text's width, pixels. */
export const nameThatFits = (
  kind: BoundaryKind,
  roomPx: number,
  measure: (text: string) => number,
): string | null =>
  [boundaryNames[kind], shortNames[kind]].find((name) => measure(name) <= roomPx) ?? null;

/** From one place of the axis to another, pixels. */
export interface Stretch {
  from: number;
  to: number;
}

/** What is left of a segment beside a name that lies over it: of a name there, half a word is no use. */
export function roomBeside(segment: Stretch, over: Stretch): Stretch {
  const { from, to } = segment;
  if (over.to <= from || over.from >= to) return { from, to };
  const [left, right] = [over.from - from, to - over.to];
  return left > right ? { from, to: over.from } : { from: over.to, to };
}

/** A guess that is more likely wrong than right is shown, but muted. */
export const isUnsure = ({ confidence }: BoundaryGuess): boolean => confidence < 0.5;

/** `Near goal · 62 % precise on labelled data`; how often a name that was carried over is right, nobody measured. */
export function boundarySentence(
  { kind, confidence }: BoundaryGuess,
  cues: readonly Pick<Cue, 'kind' | 'boundary'>[],
): string {
  const name = boundaryNames[kind];
  const isCarried = cues.some((cue) => cue.kind === 'reviewed' && cue.boundary === kind);
  const trust = isCarried
    ? 'named as in reviewed episodes'
    : `${Math.round(100 * confidence)} % precise on labelled data`;
  return `${name[0]?.toUpperCase()}${name.slice(1)} · ${trust}`;
}
