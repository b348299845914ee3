/** Episodes of an arm that picks and places, at a pace of its own in each phase. */
import { traitsOf, type Traits } from '../../../src/core/learning/traits';

/** Seconds that each phase takes: rest, approach, closing, carrying, opening, retreat, rest. */
export type Pace = readonly number[];

/** Where the phases begin, as frames; the first is left out. */
export function marksOf(pace: Pace, fps: number): number[] {
  let sec = 0;
  return pace.slice(0, -1).map((phase) => Math.round((sec += phase) * fps));
}

export function madeTraits(pace: Pace, fps: number, pictures = false): Traits {
  const frames = Math.round(pace.reduce((sum, phase) => sum + phase, 0) * fps);
  const speed = new Float64Array(frames);
  const opening = new Float64Array(frames).fill(1);
  const bounds = [0, ...marksOf(pace, fps), frames];
  for (let phase = 0; phase < pace.length; phase++) {
    const [from, to] = [bounds[phase] ?? 0, bounds[phase + 1] ?? frames];
    for (let t = from; t < to; t++) {
      const share = (t - from) / Math.max(to - from, 1);
      if (phase === 1 || phase === 3 || phase === 5) speed[t] = 0.1 + Math.sin(Math.PI * share);
      if (phase >= 2) opening[t] = phase === 2 ? 1 - share : phase < 4 ? 0 : 1;
      if (phase === 4) opening[t] = share;
    }
  }
  const moving = {
    frames,
    fps,
    arms: [{ side: 'single' as const, speed, reference: 1 }],
    hands: [{ side: 'single' as const, opening }],
  };
  const seen = { every: 1, cameras: [{ camera: 'top', pictures: movingSquare(speed, fps) }] };
  return traitsOf(moving, pictures ? seen : null);
}

/** 16 x 16 grey levels a frame: a bright square on a line, as fast as the arm. */
export function movingSquare(speed: Float64Array, fps: number): Uint8Array {
  let place = 0;
  const all = new Uint8Array(speed.length * 256).fill(40);
  for (const [t, step] of speed.entries()) {
    place = (place + (10 * step) / fps) % 12;
    for (let y = 6; y < 10; y++) {
      for (let x = 0; x < 4; x++) all[t * 256 + y * 16 + Math.floor(place) + x] = 220;
    }
  }
  return all;
}
