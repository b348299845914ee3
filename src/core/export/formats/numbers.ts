/** The numbers of an episode as they are written: rows of the kept frames, under names that say what they are for. */
import type { EpisodeSignals, FeatureInfo, SignalBlock } from '../../../shared/model/dataset';

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
export function numbersAt(
  { blocks }: Pick<EpisodeSignals, 'blocks'>,
  frames: Int32Array,
): Numbers[] {
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

/** Columns that say where a row belongs, or that point into a list of texts: nothing the robot did. */
const bookkeeping =
  /^(timestamp|frame_index|episode_index|index|task_index|subtask_index|annotation\..*)$/;
/** Readers do not give them as signals, and they belong to a text rather than to a frame. */
export const isEmbedding = (key: string): boolean => /embedding/i.test(key);
/** Wider features are pictures or point clouds in disguise; no reader gives them as signals. */
const maxWidth = 4_096;

/**
 * The same blocks for every episode, for formats that declare them once: each numeric feature that the dataset
 * declares, all NaN where the episode has none.
 */
export function declaredBlocks(
  features: readonly FeatureInfo[],
  blocks: readonly SignalBlock[],
): SignalBlock[] {
  return features.flatMap(({ key, dtype, shape }) => {
    const width = shape.reduce((product, size) => product * size, 1);
    const isNumber =
      /^(float|u?int)\d+$|^bool$/.test(dtype) && !bookkeeping.test(key) && !isEmbedding(key);
    if (!isNumber || width < 1 || width > maxWidth) return [];
    const found = blocks.find((block) => block.key === key && block.names.length === width);
    const names = Array.from({ length: width }, (_none, dim) => String(dim));
    return [found ?? { key, names, values: new Float32Array() }];
  });
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
