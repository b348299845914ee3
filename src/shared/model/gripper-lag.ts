/** How late a dataset records what its hand does, as its pictures show it. */

import type { EmbodimentPart } from './dataset';

export interface LagOfKind {
  /** Median over the acts, seconds; below zero where the recording is early. */
  lagSec: number;
  /** Median distance of an act from that. */
  spreadSec: number;
  /** Acts that the pictures show, of so many recorded ones. */
  found: number;
  acts: number;
}

/** Null of a kind of which the pictures do not tell: no camera moves with the hand, or its acts do not agree. */
export interface GripperLag {
  close: LagOfKind | null;
  open: LagOfKind | null;
}

/** Lags below this are within what a picture can tell, seconds. */
const least = 0.15;

const sec = (kind: LagOfKind | null): number =>
  kind !== null && Math.abs(kind.lagSec) >= least ? kind.lagSec : 0;

/** What a curator may have corrected, seconds each; null where nothing is recorded noticeably late. */
export function lagToCorrect({ close, open }: GripperLag): { close: number; open: number } | null {
  const lag = { close: sec(close), open: sec(open) };
  return lag.close === 0 && lag.open === 0 ? null : lag;
}

/** The robot's parts, every hand of them recorded so late. */
export const withLag = (
  parts: readonly EmbodimentPart[],
  lagSec: NonNullable<EmbodimentPart['lagSec']>,
): EmbodimentPart[] =>
  parts.map((part) =>
    part.role === 'gripper' || part.role === 'hand' ? { ...part, lagSec } : part,
  );

/** As they are recorded. */
export const withoutLag = (parts: readonly EmbodimentPart[]): EmbodimentPart[] =>
  parts.map(({ lagSec: _lagSec, ...part }) => part);

const said = ([name, kind]: readonly [string, LagOfKind | null]): string[] =>
  kind === null
    ? []
    : [
        `${name} is recorded ${Math.abs(kind.lagSec).toFixed(2)} s ${kind.lagSec < 0 ? 'before' : 'after'} the picture shows it (${kind.found} of ${kind.acts} acts, ±${kind.spreadSec.toFixed(2)} s)`,
      ];

/** In a sentence for a person; null where the pictures tell nothing. */
export function lagText({ close, open }: GripperLag): string | null {
  const parts = [['Closing', close] as const, ['opening', open] as const].flatMap(said);
  if (parts.length === 0) return null;
  const [first = '', ...rest] = parts;
  return `${first.charAt(0).toUpperCase()}${[first.slice(1), ...rest].join('; ')}.`;
}
