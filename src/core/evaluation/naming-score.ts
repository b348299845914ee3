/** Whether the confidence of names means what it says: how often they are right, by confidence and by kind. */
import type { BoundaryGuess } from '../../shared/model/keyframe';
import type { LabelledEpisode } from './labels';
import { toleranceFrames } from '../signals/tolerance';

export interface NamedKeyframe {
  frame: number;
  boundary: BoundaryGuess;
}

export interface NamingBin {
  /** Confidences from (inclusive) and to (exclusive; the last bin holds 1 too). */
  from: number;
  to: number;
  names: number;
  right: number;
  /** Mean confidence, and the share that was right with its 95 % interval (Wilson 1927); 0 where there are no names. */
  confidence: number;
  share: number;
  low: number;
  high: number;
}

export interface NamingScore {
  bins: NamingBin[];
  perKind: Record<string, { names: number; right: number; share: number }>;
}

const toleranceSec = 0.25;
const edges = [0, 0.7, 0.9, 1] as const;

/**
 * A name is right if a boundary of its kind lies within 0.25 s of the keyframe, in whole frames as in matching. Kinds
 * that nobody labelled in an episode (they could not be seen) are left out there: their names cannot be judged.
 */
export function scoreNames(
  episodes: readonly { label: LabelledEpisode; named: readonly NamedKeyframe[] }[],
): NamingScore {
  const scored = episodes.flatMap(({ label, named }) =>
    named
      .filter(({ boundary }) => label.boundaries.some(({ kind }) => kind === boundary.kind))
      .map(({ frame, boundary }) => ({ boundary, right: isRight(label, frame, boundary.kind) })),
  );
  const bins = edges.slice(0, -1).map((from, i): NamingBin => {
    const to = edges[i + 1] ?? 1;
    const inside = scored.filter(
      ({ boundary: { confidence } }) => confidence >= from && (confidence < to || to === 1),
    );
    const right = inside.filter((each) => each.right).length;
    const sum = inside.reduce((total, { boundary }) => total + boundary.confidence, 0);
    return {
      from,
      to,
      names: inside.length,
      right,
      confidence: inside.length === 0 ? 0 : sum / inside.length,
      ...wilson(right, inside.length),
    };
  });
  const perKind: NamingScore['perKind'] = {};
  for (const { boundary, right } of scored) {
    const kind = (perKind[boundary.kind] ??= { names: 0, right: 0, share: 0 });
    kind.names += 1;
    if (right) kind.right += 1;
    kind.share = kind.right / kind.names;
  }
  return { bins, perKind };
}

function isRight(label: LabelledEpisode, frame: number, kind: string): boolean {
  const reach = toleranceFrames(toleranceSec, label.fps);
  return label.boundaries.some(
    (span) => span.kind === kind && frame >= span.from - reach && frame <= span.to + reach,
  );
}

/** Wilson score interval of a share, 95 %. */
function wilson(right: number, names: number): { share: number; low: number; high: number } {
  if (names === 0) return { share: 0, low: 0, high: 0 };
  const z = 1.96;
  const share = right / names;
  const middle = share + (z * z) / (2 * names);
  const spread = z * Math.sqrt((share * (1 - share)) / names + (z * z) / (4 * names * names));
  const scale = 1 + (z * z) / names;
  return {
    share,
    low: Math.max(0, (middle - spread) / scale),
    high: Math.min(1, (middle + spread) / scale),
  };
}
