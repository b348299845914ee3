/**
 * The course of picking and placing, read from what a hand does: an arm sets out, arrives, the hand closes, the arm
 * lifts, nears the goal, arrives there, the hand opens, the arm settles. A hand's acts divide an episode into phases;
 * within each, the arm's speed against the fastest of that phase says where its movement begins and ends. That holds
 * for slow and fast phases alike, which one level for a whole episode does not.
 */
import type { BoundaryKind, Cue } from '../../shared/model/keyframe';
import type { Policy } from '../../shared/model/policy';
import type { ArmMotion } from './motion';
import { at, fastest, rises, settling } from './speed-course';
import { worksHeld } from './works-held';
import type { Series } from '../signals/series';

/** A stretch of frames, both inclusive, in which other cues of the arm say little new. */
export interface ExplainedStretch {
  from: number;
  to: number;
  /** What is left of the strength of another cue there. */
  share: number;
}

export interface Phases {
  cues: Cue[];
  /** Which boundary an act of the hand is, where it is one. */
  acts: Map<Cue, BoundaryKind>;
  explained: ExplainedStretch[];
}

/** From one closing of a hand to the next. */
interface Cycle {
  /** Where the movement towards the object begins at the earliest. */
  from: number;
  close: Cue;
  open: Cue | null;
  /** Where the next cycle closes, or the last frame. */
  to: number;
}

/** A movement is not divided nearer to its ends than this, seconds. */
const endsSec = 0.3;
/** How much a cue counts that speaks of a boundary which the phases have found already. */
const repeated = 0.5;
/** Strength of what only the softer of two levels shows. */
const soft = 0.6;

/** @param acts gripper cues of the hand that this arm carries */
export function phasesOf(
  arm: Pick<ArmMotion, 'side' | 'speed' | 'reference'>,
  acts: readonly Cue[],
  fps: number,
  policy: Pick<Policy, 'phase' | 'pause' | 'minGapSec'>,
): Phases {
  const { speed } = arm;
  const settings = policy.phase;
  // Arms creep up to what they take; where they put it down and where they end, they rest as in any pause.
  const resting = { ...settings, stopShare: policy.pause.stopShare };
  const found: Phases = { cues: [], acts: new Map(), explained: [] };
  const put = (frame: number | null, boundary: BoundaryKind | null, strength = 1): void => {
    if (frame === null) return;
    const side = arm.side === 'single' ? {} : { side: arm.side };
    const name = boundary === null ? {} : { boundary };
    found.cues.push({ kind: 'phase', strength, frame, ...name, ...side });
  };
  const explain = (from: number, to: number, share: number): void => {
    found.explained.push({ from, to, share });
  };
  const cycles = cyclesOf(acts, speed.length).filter(
    // After a release, a hand that closes while its arm swings past grasps nothing: it is put away.
    (cycle, n) => n === 0 || comesToRest(speed, cycle.from, cycle.close.frame, settings.stopShare),
  );
  const [only] = acts;
  if (cycles.length === 0 && only?.kind === 'gripper-open') {
    const release = only.frame;
    const atGoal = arrival(speed, 0, release, resting);
    // An arm that has gone nowhere before its hand opens has brought nothing.
    if (atGoal === null) return found;
    put(setsOut(arm, release, fps, settings), 'start');
    put(atGoal, 'arrive-goal');
    found.acts.set(only, 'release');
    explain(atGoal, release + endsSec * fps, 0);
    const rests = settling(speed, release, fps, resting);
    put(rests, 'settle');
    if (rests !== null) explain(release, rests, repeated);
    return found;
  }
  for (const [n, { from, close, open, to }] of cycles.entries()) {
    if (n === 0) put(setsOut(arm, close.frame, fps, settings), 'start');
    found.acts.set(close, 'grasp');
    if (open !== null) found.acts.set(open, 'release');
    const arrived = arrival(speed, from, close.frame, settings);
    put(arrived, 'arrive');
    const lift = liftOf(speed, close, open?.frame ?? to, { fps, policy });
    put(lift, 'lift');
    explain(arrived ?? close.frame, lift ?? close.frame, 0);
    if (open !== null && lift !== null) {
      const atGoal = arrival(speed, close.frame, open.frame, resting);
      const ends = atGoal !== null && atGoal > lift ? atGoal : null;
      put(ends, 'arrive-goal');
      if (ends !== null) explain(ends, open.frame + endsSec * fps, 0);
      const near = lastMovement(speed, lift, ends ?? open.frame, { fps, settings });
      const carry = { from: lift, to: ends ?? open.frame, near: near?.frame ?? null };
      for (const rest of worksHeld(speed, carry, fps, resting)) {
        put(rest.from, null);
        put(rest.to, null);
      }
      if (near !== null) {
        put(near.frame, 'near-goal', near.strength);
        explain(lift, ends ?? open.frame, repeated);
      }
    }
    if (n === cycles.length - 1) {
      const after = open?.frame ?? lift ?? close.frame;
      const rests = settling(speed, after, fps, resting);
      put(rests, 'settle');
      if (rests !== null) explain(after, rests, repeated);
    }
  }
  return found;
}

function cyclesOf(acts: readonly Cue[], frames: number): Cycle[] {
  const ordered = [...acts].sort((a, b) => a.frame - b.frame);
  const closings = ordered.filter(({ kind }) => kind === 'gripper-close');
  const openings = ordered.filter(({ kind }) => kind === 'gripper-open');
  let from = 0;
  let next = 0;
  return closings.map((close, n) => {
    const to = closings[n + 1]?.frame ?? frames - 1;
    while ((openings[next]?.frame ?? Infinity) <= close.frame) next += 1;
    const after = openings[next];
    const open = after !== undefined && after.frame <= to ? after : null;
    const cycle = { from, close, open, to };
    from = (open ?? close).frame;
    return cycle;
  });
}

/** A first pose that jumps is past by then, seconds: recorders keep that of the episode before in their first row. */
const staleSec = 1.5;

/** Where an arm at rest sets out; null where it moves from the first frame on, or hardly at all. */
function setsOut(
  arm: Pick<ArmMotion, 'speed' | 'reference'>,
  until: number,
  fps: number,
  settings: Policy['phase'],
): number | null {
  const { speed } = arm;
  const rest = firstRest(speed, until, fps, settings);
  if (rest === null) return null;
  const peak = fastest(speed, rest, until);
  if (at(speed, peak) <= settings.stopShare * arm.reference) return null;
  return rises(speed, rest, settings.goShare * at(speed, peak));
}

/**
 * Frame 0 where the arm rests there. Else the first rest of `restSec` that begins within `staleSec`: what moves before
 * it is no work but a stale first row. Null where there is none.
 */
function firstRest(
  speed: Series,
  until: number,
  fps: number,
  { stopShare, restSec }: Policy['phase'],
): number | null {
  const long = Math.ceil(restSec * fps);
  const last = Math.max(0, Math.floor(Math.min(staleSec * fps, until - long)));
  // The highest speed from each of these frames on: looked for again from each, it would take for ever.
  const peaks = new Float64Array(last + 1);
  let highest = at(speed, fastest(speed, last, until));
  for (let from = last; from >= 0; from--) {
    highest = Math.max(highest, at(speed, from));
    peaks[from] = highest;
  }
  const isSlow = (frame: number, from: number): boolean =>
    at(speed, frame) <= stopShare * at(peaks, from);
  if (isSlow(0, 0)) return 0;
  for (let from = 1; from <= last; from++) {
    let to = from;
    while (to < from + long && isSlow(to, from)) to += 1;
    if (to === from + long) return from;
    // What is too fast there is so for every rest that begins before it.
    from = to;
  }
  return null;
}

/** Where the movement that precedes an act ends: at the firm level if there is such a place, else at the soft one. */
function arrival(
  speed: Series,
  from: number,
  act: number,
  { stopShare, slowShare }: Policy['phase'],
): number | null {
  return comesToRest(speed, from, act, stopShare) ?? comesToRest(speed, from, act, slowShare);
}

/**
 * First frame of the last slow stretch before `act`; slow is below `share` of the fastest frame before the stretch. The
 * arm may already move again when the hand acts, because many a gripper is recorded late. Null where it never slows.
 */
function comesToRest(speed: Series, from: number, act: number, share: number): number | null {
  // Where the speed was highest so far, for each frame from `from` on.
  const peaks: number[] = [];
  let highest = from;
  for (let t = from; t <= act; t++) {
    if (at(speed, t) > at(speed, highest)) highest = t;
    peaks.push(highest);
  }
  const isSlow = (frame: number, peak: number): boolean =>
    at(speed, frame) <= share * at(speed, peak);
  let last = act;
  while (last > from && !isSlow(last, peaks[last - from] ?? from)) last -= 1;
  const peak = peaks[last - from] ?? from;
  let first = last;
  while (first > peak && isSlow(first - 1, peak)) first -= 1;
  return first > from && first < act ? first : null;
}

/**
 * Where the arm moves off with what the hand holds, but not sooner after the closing than keyframes may follow each
 * other. Null where the hand opens again before that.
 */
function liftOf(
  speed: Series,
  close: Cue,
  until: number,
  { fps, policy }: { fps: number; policy: Pick<Policy, 'phase' | 'minGapSec'> },
): number | null {
  const peak = fastest(speed, close.frame, until);
  const held = (close.endFrame ?? close.frame) + Math.round(0.5 * fps);
  let slowest = close.frame;
  for (let t = close.frame; t <= Math.min(peak, held); t++) {
    if (at(speed, t) < at(speed, slowest)) slowest = t;
  }
  const off = rises(speed, slowest, policy.phase.goShare * at(speed, peak));
  const lift = Math.max(off, close.frame + Math.ceil(policy.minGapSec * fps - 1e-9));
  return lift < until ? lift : null;
}

/**
 * Where the last of the movements begins that carry something to its goal: arms go there in several, each fast in its
 * middle (submovements), and the last is the descent. A dip of the speed by `dipShare` of its neighbours divides two
 * movements; where there is none, a shallow one does, which says less.
 */
function lastMovement(
  speed: Series,
  from: number,
  to: number,
  { fps, settings }: { fps: number; settings: Policy['phase'] },
): { frame: number; strength: number } | null {
  for (const [dip, strength] of [
    [settings.dipShare, 1],
    [0.4 * settings.dipShare, soft],
  ] as const) {
    const frame = movementAfterDip(speed, from, to, { dip, margin: endsSec * fps });
    if (frame !== null) return { frame, strength };
  }
  return null;
}

function movementAfterDip(
  speed: Series,
  from: number,
  to: number,
  { dip, margin }: { dip: number; margin: number },
): number | null {
  const dips = dipsOf(speed, from, to, 1 - dip);
  const last = dips.findLastIndex((frame) => frame > from + margin && frame < to - margin);
  const low = dips[last];
  if (low === undefined) return null;
  const lowest = at(speed, low);
  const highest = at(speed, fastest(speed, low, dips[last + 1] ?? to));
  // What an onlooker sees as the beginning is a quarter of the rise, not its foot.
  return rises(speed, low, lowest + 0.25 * (highest - lowest));
}

/** Where the arm is slowest between two peaks, below `ratio` times both. */
function dipsOf(speed: Series, from: number, to: number, ratio: number): number[] {
  const dips: number[] = [];
  // The fastest frame since the last dip, and the slowest since that.
  let peak = from;
  let low = from;
  for (let t = from + 1; t <= to; t++) {
    const isDip = at(speed, low) < ratio * Math.min(at(speed, peak), at(speed, t));
    if (isDip) dips.push(low);
    if (isDip || at(speed, t) > at(speed, peak)) {
      peak = t;
      low = t;
    } else if (at(speed, t) < at(speed, low)) low = t;
  }
  return dips;
}
