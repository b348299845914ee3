/** Where a rollout moves and where it waits, apart from its hands at work. */
import type { EpisodeMotion } from '../keyframes/motion';
import { defaultPolicy } from '../../shared/model/policy';
import { gripperCues } from '../keyframes/gripper-cues';

/** Half-open, in frames. */
export interface Stretch {
  from: number;
  to: number;
}

/** Shorter ones have no shape, seconds. */
const leastSec = 0.3;

/** What moves without rest and without an act of a hand between, at least 0.3 s. */
export function movements(motion: EpisodeMotion, resting: Uint8Array | null): Stretch[] {
  const { fps } = motion;
  const acts = motion.hands.flatMap((hand) => gripperCues(hand, fps, defaultPolicy.gripper));
  const ends = new Set(acts.map(({ frame }) => frame));
  return runsOf(resting ?? [], 0)
    .flatMap(({ from, to }) => {
      const bounds = [from, ...[...ends].filter((act) => act > from && act < to), to];
      bounds.sort((a, b) => a - b);
      return bounds.slice(1).map((end, at) => ({ from: bounds[at] ?? from, to: end }));
    })
    .filter(({ from, to }) => to - from >= Math.max(4, leastSec * fps));
}

/** An arm below this share of its usual speed stands still: a stroke that ends slowly does not. */
const stillShare = 0.05;
/** From one frame to the next, of a hand's travel; and how long an arm may take to set off after its hand, seconds. */
const handStep = 0.02;
const handSec = 0.5;

/**
 * Share of the time in which all arms stand still for 0.4 s or more, in [0, 1]; time in which they wait for a hand
 * counts neither way. 1 where nothing ever moves, null where no arm is known.
 *
 * @param moving from the first to the last movement
 */
export function pauseShare(motion: EpisodeMotion, moving: Stretch | null): number | null {
  const { arms, hands, fps, frames } = motion;
  if (arms.length === 0) return null;
  if (moving === null) return 1;
  const still = Uint8Array.from({ length: frames }, (_, t) =>
    Number(arms.every(({ speed, reference }) => (speed[t] ?? 0) <= stillShare * reference)),
  );
  const handMoves = Uint8Array.from({ length: frames }, (_, t) =>
    Number(
      hands.some(
        ({ opening }) =>
          Math.abs((opening[t] ?? 0) - (opening[t - 1] ?? opening[t] ?? 0)) >= handStep,
      ),
    ),
  );
  let [paused, counted] = [0, moving.to - moving.from];
  for (const run of runsOf(still, 1)) {
    const from = Math.max(run.from, moving.from);
    const to = Math.min(run.to, moving.to);
    const near = Math.round(handSec * fps);
    if (to - from < defaultPolicy.pause.restSec * fps) continue;
    if (handMoves.subarray(Math.max(0, from - near), to + near).includes(1)) counted -= to - from;
    else paused += to - from;
  }
  return counted <= 0 ? 0 : paused / counted;
}

/** Where they are so. */
export function runsOf(values: ArrayLike<number>, wanted: number): Stretch[] {
  const runs: Stretch[] = [];
  let from = 0;
  for (let at = 0; at <= values.length; at += 1) {
    if (at < values.length && values[at] === wanted) continue;
    if (at > from) runs.push({ from, to: at });
    from = at + 1;
  }
  return runs;
}
