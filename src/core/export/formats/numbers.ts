/** The numbers of an episode as they are written: rows of the kept frames, under names that say what they are for. */
import type { EpisodeSignals } from '../../../shared/model/dataset';

export interface Numbers {
  /** As the dataset calls the feature: `observation.state`, `action`. */
  key: string;
  /** Values per frame. */
  width: number;
  /** Row-major, a row per frame that is written. */
  values: Float32Array;
}

/**
 * Every numeric feature at the frames (of the source, ascending). Where an action is spread over several features, all
 * of them together are `action`, in their order, and they are not given one by one.
 */
export function numbersAt({ blocks }: EpisodeSignals, frames: Int32Array): Numbers[] {
  const found = blocks.map(({ key, names, values }) =>
    rowsOf({ key, width: names.length, values }, frames),
  );
  const isPart = ({ key }: Numbers): boolean => key.startsWith('action.');
  const parts = found.filter(isPart);
  if (parts.length === 0 || found.some(({ key }) => key === 'action')) return found;
  return [sideBySide('action', parts, frames.length), ...found.filter((each) => !isPart(each))];
}

function rowsOf({ key, width, values }: Numbers, frames: Int32Array): Numbers {
  const kept = new Float32Array(frames.length * width).fill(Number.NaN);
  frames.forEach((frame, at) => {
    kept.set(values.subarray(frame * width, (frame + 1) * width), at * width);
  });
  return { key, width, values: kept };
}

function sideBySide(key: string, parts: readonly Numbers[], frames: number): Numbers {
  const width = parts.reduce((sum, part) => sum + part.width, 0);
  const values = new Float32Array(frames * width);
  for (let frame = 0; frame < frames; frame += 1) {
    let at = frame * width;
    for (const part of parts) {
      values.set(part.values.subarray(frame * part.width, (frame + 1) * part.width), at);
      at += part.width;
    }
  }
  return { key, width, values };
}

/** The first of these features that is there and has one value per frame. */
export const scalarOf = (
  numbers: readonly Numbers[],
  keys: readonly string[],
): Float32Array | null =>
  numbers.find(({ key, width }) => width === 1 && keys.includes(key))?.values ?? null;

/** Features that end an episode or reward it, as LeRobot, RLDS and robomimic call them. */
export const rewardKeys = ['reward', 'rewards', 'next.reward'];
export const doneKeys = ['is_terminal', 'dones', 'done', 'next.done'];
