/**
 * How late a hand's acts are recorded, from what a moving camera shows: while the arm rests, the fingers make a few
 * cells of the picture lively. Told per dataset, for one episode alone is chance.
 */
import { quantile, type Series } from '../signals/series';
import type { ArmSide } from '../../shared/model/dataset';
import type { GripperLag, LagOfKind } from '../../shared/model/gripper-lag';
import type { Cue } from '../../shared/model/keyframe';

/** A recorded act is looked for in the pictures from so long before it to so long after, seconds. */
const beforeSec = 2.5;
const afterSec = 0.5;
/** Below this share of its reference speed, for so long, the arm rests. */
const restShare = 0.25;
const restSec = 0.3;
/** A bump counts from this share of the upper quartile of the liveliness on; it begins at this share of its height. */
const leastShare = 0.15;
const footShare = 0.3;
/** What an onlooker calls the beginning comes a little after the foot. */
const afterFootSec = 0.1;
/** The dataset's lag is trusted with as many acts, as large a share of all, as near to the median. */
const leastFound = 3;
const leastOfAll = 0.6;
const nearSec = 0.25;
const mostSpreadSec = 0.2;

/** One hand of an episode in a camera that moves. */
export interface SeenHand {
  side: ArmSide;
  camera: string;
  /** Gripper cues as recorded. */
  acts: readonly Cue[];
  fps: number;
  /** Per frame, against the arm's reference speed. */
  speed: Series;
  /** Change of the liveliest part of the picture, grey levels, on a grid of `rateHz`. */
  lively: Series;
  rateHz: number;
}

/** Seconds from where the camera shows an act to where it is recorded; null where it shows none. */
export function lagOf(act: Cue, { fps, speed, lively, rateHz }: SeenHand): number | null {
  const level = lively.map(Math.sqrt);
  const usual = quantile(level, 0.75);
  const at = (step: number): number => (step / rateHz) * fps;
  const rests = (step: number): boolean => (speed[Math.round(at(step))] ?? 1) < restShare;
  const from = Math.max(0, Math.floor((act.frame / fps - beforeSec) * rateHz));
  const to = Math.min(level.length - 1, Math.ceil((act.frame / fps + afterSec) * rateHz));
  let best: { height: number; onset: number } | null = null;
  for (let start = from; start <= to; start++) {
    if (!rests(start)) continue;
    let end = start;
    while (end < to && rests(end + 1)) end += 1;
    const bump = end - start + 1 >= restSec * rateHz ? highestBump(level, start, end) : null;
    if (bump !== null && bump.height > (best?.height ?? 0)) best = bump;
    start = end;
  }
  if (best === null || best.height < leastShare * usual) return null;
  return act.frame / fps - best.onset / rateHz - afterFootSec;
}

function highestBump(
  level: Series,
  start: number,
  end: number,
): { height: number; onset: number } | null {
  let best: { height: number; onset: number } | null = null;
  for (let peak = start + 1; peak < end; peak++) {
    const here = level[peak] ?? 0;
    const left = least(level, start, peak);
    const base = Math.max(left, least(level, peak, end));
    const height = here - base;
    if (height <= (best?.height ?? 0)) continue;
    let onset = peak;
    while (onset > start && (level[onset - 1] ?? 0) >= base + footShare * height) onset -= 1;
    best = { height, onset };
  }
  return best;
}

const least = (values: Series, from: number, to: number): number =>
  values.subarray(from, to + 1).reduce((lowest, value) => Math.min(lowest, value), Infinity);

const rounded = (sec: number): number => Math.round(sec * 100) / 100;

/**
 * Of all episodes that a moving camera shows; null of a kind that its acts do not agree on. Of two cameras that move,
 * one is on the other wrist: each hand is measured in the one that shows most of its acts, the nearest to each other.
 */
export function measureLag(episodes: readonly SeenHand[]): GripperLag {
  const views = new Map<string, ActLags & { side: ArmSide }>();
  for (const episode of episodes) {
    const name = `${episode.side} ${episode.camera}`;
    const lags = views.get(name) ?? { side: episode.side, close: [], open: [] };
    for (const act of episode.acts) {
      if (act.kind === 'gripper-close') lags.close.push(lagOf(act, episode));
      if (act.kind === 'gripper-open') lags.open.push(lagOf(act, episode));
    }
    views.set(name, lags);
  }
  const best = new Map<ArmSide, ActLags>();
  for (const view of views.values()) {
    const other = best.get(view.side);
    if (other === undefined || agreement(view) > agreement(other)) best.set(view.side, view);
  }
  const of = (kind: keyof ActLags): LagOfKind | null => {
    const lags = [...best.values()].flatMap((view) => view[kind]);
    const found = lags.filter((lag) => lag !== null);
    if (found.length < leastFound || found.length < leastOfAll * lags.length) return null;
    const lagSec = quantile(found, 0.5);
    const off = found.map((lag) => Math.abs(lag - lagSec));
    const spreadSec = quantile(off, 0.5);
    const near = off.filter((distance) => distance <= nearSec + 1e-9).length;
    if (near < leastOfAll * found.length || spreadSec > mostSpreadSec) return null;
    return {
      lagSec: rounded(lagSec),
      spreadSec: rounded(spreadSec),
      found: found.length,
      acts: lags.length,
    };
  };
  return { close: of('close'), open: of('open') };
}

/** By act; null where the camera shows none. */
interface ActLags {
  close: (number | null)[];
  open: (number | null)[];
}

/** How many acts a camera shows near to where it shows most others of their kind. */
function agreement({ close, open }: ActLags): number {
  return [close, open].reduce((sum, lags) => {
    const found = lags.filter((lag) => lag !== null);
    const middle = found.length === 0 ? 0 : quantile(found, 0.5);
    return sum + found.filter((lag) => Math.abs(lag - middle) <= nearSec).length;
  }, 0);
}
