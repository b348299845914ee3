/** What the numbers of one episode show by themselves: no format and no file is known here. */
import type { Problem } from '../../../shared/errors';
import type { EpisodeSignals, SignalBlock } from '../../../shared/model/dataset';
import { problem } from '../problems';
import { runsOf, spansText } from './runs';

export interface EpisodeMeasures {
  problems: Problem[];
  /** By feature, what each dimension does. */
  moving: ReadonlyMap<string, FeatureMotion>;
  /** 1 for each frame around which nothing moves; null where there are no numbers to tell it by. */
  still: Uint8Array | null;
  /** Share of such frames, 0 to 1. */
  idleShare: number | null;
  /** Whether nothing moves from the first frame to the last. */
  frozen: boolean;
}

interface FeatureMotion {
  names: readonly string[];
  /** 1 for each dimension whose values are not all the same. */
  dims: Uint8Array;
  /** Values of the first frame. */
  first: Float32Array;
}

/** A dimension rests while it changes less than this share of its range over half a second. */
const restShare = 0.003;
const restSec = 0.5;
/** From this share of still frames on it is worth a remark. */
const mostlyIdle = 0.5;
/** Shorter episodes are cut-outs, of which "mostly" means little. */
export const minIdleFrames = 20;
/**
 * Steps between timestamps of more than so many frames are jumps; of steps that differ by more than a fifth of one,
 * jitter.
 */
const jumpFrames = 2.5;
const jitterShare = 0.2;

/**
 * @param ragged features whose missing values were noted already, so that gaps are not told twice
 * @param resting frames in which no arm and no hand moves, where these are known: told as idle in place of frames in
 * which no
 *   value at all changes
 */
export function measureEpisode(
  signals: EpisodeSignals,
  ragged: ReadonlySet<string> = new Set(),
  resting: Uint8Array | null = null,
): EpisodeMeasures {
  const { episode, blocks, timestampsSec, fps } = signals;
  const problems = timestampsSec === null ? [] : checkTimestamps(timestampsSec, fps, episode);
  const moving = new Map<string, FeatureMotion>();
  for (const block of blocks) {
    if (!ragged.has(block.key)) problems.push(...checkFinite(block, episode));
    const first = block.values.slice(0, block.names.length);
    moving.set(block.key, { names: block.names, dims: movingDims(block), first });
  }
  const still = resting ?? stillFrames(signals);
  if (isFrozen(signals) === true) {
    const message = `Nothing moves in episode ${episode}: its state and action stay where they are from the first frame to the last; leave it out of the export, or look whether the robot was recorded.`;
    problems.push(problem('signal-frozen', { message, episode }));
    return { problems, moving, still, idleShare: 1, frozen: true };
  }
  const idleShare =
    still === null || still.length === 0
      ? null
      : still.reduce((sum, each) => sum + each, 0) / still.length;
  if (
    still !== null &&
    idleShare !== null &&
    idleShare >= mostlyIdle &&
    still.length >= minIdleFrames
  ) {
    const spans = runsOf(still, Math.ceil(fps * restSec));
    const message = `Nothing moves in ${percent(idleShare)} of the frames of episode ${episode} (${spansText(spans)}); trimming or pruning may help.`;
    problems.push(problem('mostly-idle', { message, episode }));
  }
  return { problems, moving, still, idleShare, frozen: false };
}

/** Whether no value of state or action ever changes; null where there are none, or too few frames to tell. */
export function isFrozen({ frames, blocks }: EpisodeSignals): boolean | null {
  const told = blocks.filter(({ key }) => /^(action|observation)/.test(key));
  if (frames < minIdleFrames || told.length === 0) return null;
  return told.every(({ names, values }) =>
    values.every((value, at) => Object.is(value, values[at % names.length])),
  );
}

export const percent = (share: number): string => `${Math.round(share * 100)} %`;

function checkFinite({ key, names, values }: SignalBlock, episode: number): Problem[] {
  const width = names.length;
  let count = 0;
  let first = -1;
  let last = -1;
  const dims = new Set<string>();
  for (let at = 0; at < values.length; at += 1) {
    if (Number.isFinite(values[at])) continue;
    count += 1;
    if (first < 0) first = at;
    last = at;
    if (dims.size < 4) dims.add(names[at % width] ?? '');
  }
  if (count === 0) return [];
  const named = [...dims].slice(0, 3).join(', ') + (dims.size > 3 ? ', ...' : '');
  const [from, to] = [Math.floor(first / width), Math.floor(last / width)];
  const message =
    `${key} of episode ${episode} has ${count === 1 ? 'a value that is' : `${count} values that are`} missing, NaN or infinite, in ` +
    `${spansText([{ from, to }])} (${named}); a trainer would learn NaN from it, the studio shows a gap.`;
  return [problem('values-not-finite', { message, episode })];
}

function movingDims({ names, values }: SignalBlock): Uint8Array {
  const width = names.length;
  const dims = new Uint8Array(width);
  for (let dim = 0; dim < width; dim += 1) {
    const first = values[dim];
    // NaN is like itself here; a dimension of gaps alone is told as such.
    for (let at = dim + width; at < values.length && dims[dim] === 0; at += width) {
      if (!Object.is(values[at], first)) dims[dim] = 1;
    }
  }
  return dims;
}

/**
 * Frames around which no dimension of the state changes by more than a few thousandths of its range over the episode;
 * where there is no state, of the action. Null without either, or where nothing ever moves.
 */
function stillFrames({ blocks, frames, fps }: EpisodeSignals): Uint8Array | null {
  const states = blocks.filter(({ key }) => key.startsWith('observation.'));
  const told = states.length > 0 ? states : blocks;
  const half = Math.max(1, Math.round((fps * restSec) / 2));
  const still = new Uint8Array(frames).fill(1);
  let anyMoves = false;
  for (const { names, values } of told) {
    const width = names.length;
    for (let dim = 0; dim < width; dim += 1) {
      let low = Number.POSITIVE_INFINITY;
      let high = Number.NEGATIVE_INFINITY;
      for (let at = dim; at < values.length; at += width) {
        const value = values[at] ?? Number.NaN;
        if (value < low) low = value;
        if (value > high) high = value;
      }
      const limit = (high - low) * restShare;
      if (!(limit > 0) || !Number.isFinite(limit)) continue;
      anyMoves = true;
      for (let frame = 0; frame < frames; frame += 1) {
        if (still[frame] === 0) continue;
        const before = values[Math.max(0, frame - half) * width + dim] ?? Number.NaN;
        const after = values[Math.min(frames - 1, frame + half) * width + dim] ?? Number.NaN;
        if (Math.abs(after - before) > limit) still[frame] = 0;
      }
    }
  }
  return anyMoves ? still : null;
}

/** Stored times that jump or tremble: rows that were lost, or a clock that is not the camera's. */
function checkTimestamps(times: Float64Array, fps: number, episode: number): Problem[] {
  const period = 1 / fps;
  let jumps = 0;
  let worst = { step: period, frame: 0 };
  let shortest = Number.POSITIVE_INFINITY;
  let longest = 0;
  for (let frame = 1; frame < times.length; frame += 1) {
    const step = (times[frame] ?? Number.NaN) - (times[frame - 1] ?? Number.NaN);
    if (Number.isNaN(step)) continue;
    if (step <= 0 || step > jumpFrames * period) jumps += 1;
    if (Math.abs(step - period) > Math.abs(worst.step - period)) worst = { step, frame };
    shortest = Math.min(shortest, step);
    longest = Math.max(longest, step);
  }
  if (jumps > 0) {
    const message =
      `Timestamps of episode ${episode} jump ${jumps === 1 ? 'once' : `${jumps} times`}, most by ${worst.step.toFixed(3)} s from frame ${worst.frame - 1} to ${worst.frame} ` +
      `instead of ${period.toFixed(3)} s: rows may be missing there, or the clock was set; look at the pictures around it.`;
    return [problem('timestamps-jump', { message, episode })];
  }
  if (longest - shortest <= jitterShare * period) return [];
  const message = `Timestamps of episode ${episode} are ${shortest.toFixed(3)} to ${longest.toFixed(3)} s apart instead of ${period.toFixed(3)} s; the studio goes by frame number.`;
  return [problem('timestamps-jitter', { message, episode })];
}
