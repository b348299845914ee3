/** Signals, motions and calibrations made up from plain arrays. */
import { calibrate } from '../../../src/core/keyframes/calibrate';
import { episodeMotion, type EpisodeMotion } from '../../../src/core/keyframes/motion';
import type { EmbodimentPart, EpisodeSignals } from '../../../src/shared/model/dataset';
import { defaultPolicy } from '../../../src/shared/model/policy';

/** One block `observation.state` (and `action` where given) from rows of values. */
export function signalsOf(
  state: readonly (readonly number[])[],
  options: { fps?: number; action?: readonly (readonly number[])[]; names?: string[] } = {},
): EpisodeSignals {
  const block = (key: string, rows: readonly (readonly number[])[]) => ({
    key,
    names: (rows[0] ?? []).map((_, i) => options.names?.[i] ?? `joint_${i}`),
    values: Float32Array.from(rows.flat()),
  });
  return {
    episode: 0,
    frames: state.length,
    fps: options.fps ?? 20,
    timestampsSec: null,
    blocks: [
      block('observation.state', state),
      ...(options.action === undefined ? [] : [block('action', options.action)]),
    ],
  };
}

export function part(
  role: EmbodimentPart['role'],
  dims: number[],
  other: Partial<EmbodimentPart> = {},
): EmbodimentPart {
  return {
    role,
    dims,
    side: 'single',
    feature: 'observation.state',
    quantity: 'position',
    ...other,
  };
}

export function motionOf(
  signals: EpisodeSignals,
  parts: readonly EmbodimentPart[],
  sample: readonly EpisodeSignals[] = [signals],
): EpisodeMotion {
  return episodeMotion(signals, calibrate(parts, sample), defaultPolicy.pause.smoothSec);
}
