/** The sign of each cue: its shape doubles its colour, for eyes that do not tell the colours apart. */
import type { Cue, CueKind } from '../../../shared/model/keyframe';

export type MarkKind = CueKind | 'none';

/** SVG paths in a box of 16 by 16 around the middle (0, 0). */
export const markShapes: Readonly<Record<MarkKind, string>> = {
  // A triangle whose tip points together, and one that opens up.
  'gripper-close': 'M-6.5 -5.5 L6.5 -5.5 L0 6 Z',
  'gripper-open': 'M-6.5 5.5 L6.5 5.5 L0 -6 Z',
  // As on every player.
  pause: 'M-5.5 -6 H-1.25 V6 H-5.5 Z M1.25 -6 H5.5 V6 H1.25 Z',
  // A step from one level to the next.
  phase: 'M-6.5 6 V0.5 H-1.5 V-6 H6.5 V6 Z',
  turn: 'M0 -7 L7 0 L0 7 L-7 0 Z',
  event: 'M-6 0 A6 6 0 1 1 6 0 A6 6 0 1 1 -6 0 Z',
  'text-change': 'M-5.5 -5.5 H5.5 V5.5 H-5.5 Z',
  // A tick: somebody has approved of it.
  reviewed: 'M-6.5 0 L-4 -2.5 L-1.5 0 L4.5 -6 L7 -3.5 L-1.5 5 Z',
  manual: 'M-2 -6.5 H2 V-2 H6.5 V2 H2 V6.5 H-2 V2 H-6.5 V-2 H-2 Z',
  none: 'M-4 0 A4 4 0 1 1 4 0 A4 4 0 1 1 -4 0 Z',
};

export const markNames: Readonly<Record<MarkKind, string>> = {
  'gripper-close': 'gripper closes',
  'gripper-open': 'gripper opens',
  pause: 'pause',
  phase: 'phase boundary',
  turn: 'turn',
  event: 'scene event',
  'text-change': 'annotation changes',
  reviewed: 'as in reviewed episodes',
  manual: 'set by hand',
  none: 'no cue',
};

const isMark = (kind: string): kind is MarkKind => kind in markNames;

/** What a cue is called at the beginning of a line; one that is not known here, as it is. */
export function cueLabel(kind: string): string {
  const name = isMark(kind) ? markNames[kind] : kind;
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** CSS variable of a cue's colour. */
export const markColor = (kind: MarkKind): string =>
  kind === 'none' ? 'var(--text-dim)' : `var(--cue-${kind})`;

/** The strongest cue stands for the keyframe. */
export function markOf(cues: readonly Cue[]): MarkKind {
  let strongest: Cue | undefined;
  for (const cue of cues) {
    if (strongest === undefined || cue.strength > strongest.strength) strongest = cue;
  }
  return strongest?.kind ?? 'none';
}
