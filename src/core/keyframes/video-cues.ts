/**
 * Layer 1's cues: what the cameras alone say. Acts of a hand seen in a moving camera divide the episode into the same
 * phases as acts that the robot recorded; where they are not seen, the turning points of the motion are all there is.
 */
import type { BoundaryKind, Cue } from '../../shared/model/keyframe';
import { defaultPolicy } from '../../shared/model/policy';
import { cameraMotion, gridOf, type CameraMotion } from '../events/camera-motion';
import { inUsualContrast } from '../events/contrast';
import { cutsIn } from '../events/cuts';
import type { SeenCamera } from '../events/episode-events';
import { handActs } from '../events/hand-acts';
import { withoutPulses } from '../events/pulses';
import { isCarriedCamera } from '../events/shown-motion';
import { isStill } from '../events/still';
import { turningPoints } from '../events/turning-points';
import { quantile, type Series } from '../signals/series';
import { phasesOf, type Phases } from './phases';

/** Pictures flatten the speed of an arm: what is a fifth of its fastest in joints is a fourth of it here. */
const stopShare = 0.25;
const policy = {
  ...defaultPolicy,
  phase: { ...defaultPolicy.phase, stopShare },
  pause: { ...defaultPolicy.pause, stopShare },
};
/** Where two cues meet, what a hand does is seen best. */
const strengths = { act: 1, phase: 0.9, turningPoint: 0.8, cut: 1 };

/** A cue by the step of the curves' grid. */
interface Seen {
  step: number;
  strength: number;
  boundary?: BoundaryKind;
}

type Watched = Pick<SeenCamera, 'curves' | 'pictures'>;

/**
 * Event cues of one episode over all its cameras, none where nothing moves in any and no scene follows another. Those
 * of an episode in which acts of a hand are seen in pairs know their boundaries; else only the first and the last may.
 * Deterministic.
 */
export function videoCues(
  { cameras, every }: { cameras: readonly Watched[]; every: number },
  episode: { frames: number; fps: number },
): Cue[] {
  const grid = gridOf(episode);
  const motions = cameras.flatMap((camera) => motionSeenBy(camera, every, episode) ?? []);
  const cuts = cameras.flatMap((camera) => cutsIn(inUsualContrast(camera).whole));
  const seen = [
    ...seenIn(motions, grid.rateHz),
    ...cuts.map((cut): Seen => ({ step: cut * every * grid.perFrame, strength: strengths.cut })),
  ];
  return seen.map(({ step, ...each }): Cue => ({
    kind: 'event',
    frame: Math.min(Math.round(step / grid.perFrame), episode.frames - 1),
    ...each,
  }));
}

/** Null where nothing moves. */
export function motionSeenBy(
  camera: Watched,
  every: number,
  episode: { frames: number; fps: number },
): CameraMotion | null {
  const rateHz = episode.fps / every;
  if (isStill(camera, rateHz)) return null;
  const seen = withoutPulses(inUsualContrast(camera), rateHz);
  const motion = cameraMotion(seen, every, gridOf(episode));
  if (!motion.moves) return motion;
  // Before a camera that stands still, people and arms can fill the picture as its own motion does.
  const stands = isCarriedCamera(camera, every, episode.fps) === false;
  return stands ? { ...motion, moves: false, growth: null } : motion;
}

function seenIn(motions: readonly CameraMotion[], rateHz: number): Seen[] {
  const [best] = motions
    .map((motion) => ({ motion, acts: handActs(motion, rateHz) }))
    .sort((a, b) => b.acts.length - a.acts.length);
  if (best === undefined) return [];
  const { acts, motion } = best;
  // One of an odd number was missed, and nobody knows which: then none is a closing or an opening.
  if (acts.length > 0 && acts.length % 2 === 0) {
    const phases = phasesSeen(motions, acts, rateHz);
    return motion.growth === null ? phases : withDescents(phases, motion.growth, rateHz);
  }
  const points = turningPoints(
    lowest(motions.map((each) => each.energy)),
    rateHz,
    acts.length === 0,
  );
  return [
    ...acts.map((step) => ({ step, strength: strengths.act })),
    ...points.map(({ step, kind }, i): Seen => {
      const seen = { step, strength: strengths.turningPoint };
      // Whatever is done between, it begins with the first movement and is over with the last.
      if (i === 0 && kind === 'go') return { ...seen, boundary: 'start' };
      const isEnd = i === points.length - 1 && kind === 'stop';
      return isEnd ? { ...seen, boundary: 'settle' } : seen;
    }),
  ];
}

function phasesSeen(
  motions: readonly CameraMotion[],
  acts: readonly number[],
  rateHz: number,
): Seen[] {
  // Where one camera sees no motion, the arm rests, whatever else moves in the others.
  const speed = lowest(
    motions.flatMap(({ speed: all, own, moves }) => (moves ? [all, own] : [all])),
  );
  const reference = Math.max(quantile(speed, 0.75), quantile(speed, 0.98) / 3);
  const hand = acts.map((frame, i): Cue => ({
    kind: i % 2 === 0 ? 'gripper-close' : 'gripper-open',
    strength: 1,
    frame,
  }));
  const phases: Phases = phasesOf({ side: 'single', speed, reference }, hand, rateHz, policy);
  return [
    ...hand.map((act): Seen => {
      const boundary = phases.acts.get(act);
      const seen = { step: act.frame, strength: strengths.act };
      return boundary === undefined ? seen : { ...seen, boundary };
    }),
    ...phases.cues.map(({ frame, strength, boundary }): Seen => ({
      step: frame,
      strength: strength * strengths.phase,
      ...(boundary === undefined ? {} : { boundary }),
    })),
  ];
}

/** The scene shrinks while the hand lifts and grows while it goes down: each turn counts by the smaller of the two. */
const leastTurn = 0.2;
const endsSec = 0.3;

/**
 * With the beginnings of descents where the scene turns from shrinking to growing, unless the speed told of a later
 * one.
 */
function withDescents(seen: readonly Seen[], growth: Series, rateHz: number): Seen[] {
  let result = [...seen];
  for (const { step: from } of seen.filter(({ boundary }) => boundary === 'lift')) {
    const to = Math.min(
      ...seen.flatMap(({ step, boundary }) =>
        boundary === 'arrive-goal' && step > from ? step : [],
      ),
    );
    const turn = Number.isFinite(to)
      ? turnOf(growth, { from, to, margin: endsSec * rateHz })
      : null;
    if (turn === null) continue;
    const isOwn = ({ step, boundary }: Seen): boolean =>
      boundary === 'near-goal' && step > from && step < to;
    if (result.some((each) => isOwn(each) && each.step >= turn - endsSec * rateHz)) continue;
    result = result.filter((each) => !isOwn(each));
    result.push({ step: turn, strength: strengths.phase, boundary: 'near-goal' });
  }
  return result;
}

/** Where the scene is smallest between two steps; null where that is at either end, or hardly smaller than there. */
function turnOf(
  growth: Series,
  { from, to, margin }: { from: number; to: number; margin: number },
): number | null {
  let size = 0;
  let least = 0;
  let turn = from;
  for (let step = from + 1; step <= to; step++) {
    size += growth[step] ?? 0;
    if (size >= least) continue;
    least = size;
    turn = step;
  }
  const [fall, rise] = [-least, size - least];
  const isTurn = fall > 0 && Math.min(fall, rise) >= leastTurn * Math.max(fall, rise);
  return isTurn && turn - from > margin && to - turn > margin ? turn : null;
}

const lowest = ([first = new Float64Array(), ...others]: readonly Series[]): Series =>
  first.map((value, t) => others.reduce((least, curve) => Math.min(least, curve[t] ?? 0), value));
