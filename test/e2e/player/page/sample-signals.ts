/** Signals and keyframes as an episode has them, made by formula. */
import type { MotionSignals } from '../../../../src/shared/api/keyframes';
import type { EpisodeSignals } from '../../../../src/shared/model/dataset';
import {
  cueKinds,
  type KeyframeState,
  type ReviewedKeyframe,
} from '../../../../src/shared/model/keyframe';

export function sampleMotion(frames: number, robotUnknown: boolean): MotionSignals {
  const speed = Float32Array.from({ length: frames }, (_, frame) =>
    Math.abs(Math.sin(frame / 23) * Math.cos(frame / 7) * 0.4),
  );
  const opening = Float32Array.from({ length: frames }, (_, frame) =>
    Math.min(1, Math.max(0, 0.5 + 3 * Math.sin((2 * Math.PI * frame) / 170))),
  );
  return {
    episode: 0,
    speed,
    speedSource: robotUnknown ? 'none' : 'end-effector',
    grippers: robotUnknown ? [] : [{ side: 'single', source: 'observation.state', opening }],
    surprise: null,
  };
}

export function sampleSignals(frames: number, fps: number): EpisodeSignals {
  const names = ['x', 'y', 'z', 'roll', 'pitch', 'yaw', 'gripper'];
  const values = Float32Array.from({ length: frames * names.length }, (_, at) => {
    const dimension = at % names.length;
    const frame = Math.floor(at / names.length);
    // One dimension never changes, one has a hole.
    if (dimension === 4) return 0.25;
    if (dimension === 1 && frame % 200 > 180) return Number.NaN;
    return Math.sin(frame / (20 + 15 * dimension)) * (1 + dimension);
  });
  return {
    episode: 0,
    frames,
    fps,
    timestampsSec: null,
    blocks: [{ key: 'observation.state', names, values }],
  };
}

/** One keyframe every `every` frames, cues and states in turn. */
export function sampleKeyframes(frames: number, every: number): ReviewedKeyframe[] {
  const states: KeyframeState[] = ['accepted', 'proposed', 'pruned', 'proposed', 'accepted'];
  return Array.from({ length: Math.floor(frames / every) }, (_, position) => ({
    id: `k${position}`,
    frame: Math.round((position + 0.4) * every),
    state: states[position % states.length] ?? 'proposed',
    cues: [
      {
        kind: cueKinds[position % cueKinds.length] ?? 'event',
        strength: 0.8,
        frame: Math.round((position + 0.4) * every),
      },
    ],
    score: 0.7,
    reasoning: { text: 'The gripper closes on the cube.', source: 'movement' as const },
    moved: false,
    edited: false,
    added: false,
  }));
}
