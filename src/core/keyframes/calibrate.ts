/**
 * What a dataset's own data says about its robot: how far each joint travels, which way a hand closes. Taken over a
 * sample of episodes, once per opened dataset, so that one odd episode does not set its own scale.
 */
import type { Embodiment, EmbodimentPart, EpisodeSignals } from '../../shared/model/dataset';
import type { Dataset } from '../datasets/dataset';
import { largerIsOpen } from './opening-direction';
import { chooseParts, isEverywhere, type ArmPart } from './parts';
import { calibrateTools, type ToolCalibration } from './tools';
import { clamp01, fillGaps, principalDirection, quantile, type Series } from '../signals/series';

const sampledEpisodes = 24;

export interface ArmCalibration extends ArmPart {
  /** Per dimension: what one unit of the value counts in the arm's motion. */
  scale: number[];
  /** Per dimension, as the dataset names it. */
  names: string[];
  /** Those of `place`. */
  placeNames?: string[];
  /** Scaled length of one step of its encoders; next to nothing for values without steps. */
  step: number;
}

export interface HandCalibration {
  side: EmbodimentPart['side'];
  kind: 'gripper' | 'hand';
  feature: string;
  dims: number[];
  /** Weights that make one value of the dimensions; larger means more open. */
  direction: number[];
  /** That value when closed and when open. */
  closed: number;
  open: number;
  /** See `EmbodimentPart.lagSec`. */
  lagSec?: EmbodimentPart['lagSec'];
}

export interface Calibration {
  /** Per side in order of preference; of each side the first counts that an episode holds. */
  arms: ArmCalibration[];
  hands: HandCalibration[];
  tools: ToolCalibration[];
  /** What was guessed or is missing, one sentence each. */
  notes: string[];
}

/**
 * By robot: each dataset has its own, and where the user corrects it, there is another one with its own calibration.
 */
const calibrations = new WeakMap<Embodiment, Promise<Calibration>>();

/**
 * The calibration of an opened dataset for its robot, as guessed or as a project corrects it; computed once for each.
 * Never throws for a broken episode: it is left out.
 */
export function calibrationOf(dataset: Dataset, robot: Embodiment): Promise<Calibration> {
  let made = calibrations.get(robot);
  if (made === undefined) {
    made = calibrateDataset(dataset, robot);
    calibrations.set(robot, made);
  }
  return made;
}

async function calibrateDataset(dataset: Dataset, robot: Embodiment): Promise<Calibration> {
  const all = dataset.episodes;
  const step = Math.max(1, all.length / sampledEpisodes);
  const sample: EpisodeSignals[] = [];
  for (let at = 0; at < all.length; at += step) {
    const episode = all[Math.floor(at)];
    if (episode === undefined) continue;
    try {
      sample.push(await dataset.signals(episode.index));
    } catch {
      // A broken episode is reported where it is proposed; the scale comes from the others.
    }
  }
  return calibrate(robot.parts, sample);
}

/** Pure heart of `calibrationOf`: which dimensions to watch, and their scales, from a sample of episodes. */
export function calibrate(
  parts: readonly EmbodimentPart[],
  sample: readonly EpisodeSignals[],
): Calibration {
  const chosen = chooseParts(parts, sample);
  const arms = calibrateArms(chosen.arms, sample);
  const notes = [...chosen.notes];
  const hands: HandCalibration[] = [];
  for (const candidates of chosen.hands) {
    const made: HandCalibration[] = [];
    for (const part of candidates) {
      const hand = calibrateHand(part, sample, chosen.hands.flat().filter(isLike(part)));
      if (hand !== null) made.push(hand);
      if (hand !== null && isEverywhere(part.feature, sample)) break;
    }
    hands.push(...made);
    if (made.length === 0) {
      notes.push(`The ${candidates[0]?.side} hand never opens or closes in this dataset.`);
    }
  }
  const tools = calibrateTools(sample);
  return { arms, hands: hands.filter((hand) => works(hand, hands)), tools, notes };
}

/** A hand that only twitches while the other one works would get cues from its noise. */
function works(hand: HandCalibration, hands: readonly HandCalibration[]): boolean {
  const alike = hands.filter(({ feature }) => feature === hand.feature);
  const widest = Math.max(...alike.map(({ open, closed }) => open - closed));
  return hand.open - hand.closed > 0.25 * widest;
}

/**
 * One dimension of one feature of one episode, gaps filled; null where the episode lacks it.
 *
 * @param into where it may be written, one value per frame
 */
export function column(
  signals: EpisodeSignals,
  feature: string,
  dim: number,
  into: Series = new Float64Array(signals.frames),
): Series | null {
  const block = signals.blocks.find((candidate) => candidate.key === feature);
  const width = block?.names.length ?? 0;
  if (block === undefined || dim >= width) return null;
  let hasGaps = false;
  for (let t = 0; t < into.length; t++) {
    const value = block.values[t * width + dim] ?? Number.NaN;
    if (!Number.isFinite(value)) hasGaps = true;
    into[t] = value;
  }
  return hasGaps ? fillGaps(into) : into;
}

/** Whether an episode has any finite value of a dimension. */
export function isRecorded(signals: EpisodeSignals, feature: string, dim: number): boolean {
  const block = signals.blocks.find((candidate) => candidate.key === feature);
  const width = block?.names.length ?? 0;
  if (block === undefined || dim >= width) return false;
  for (let at = dim; at < block.values.length; at += width) {
    if (Number.isFinite(block.values[at])) return true;
  }
  return false;
}

/** Of the episodes that recorded it. */
function pooled(part: { feature: string }, dim: number, sample: readonly EpisodeSignals[]): Series {
  const pieces = sample.map((signals) =>
    isRecorded(signals, part.feature, dim) ? column(signals, part.feature, dim) : null,
  );
  return Float64Array.from(pieces.flatMap((piece) => Array.from(piece ?? [])));
}

/** The feature in the first episode that holds it. */
function blockOf(
  feature: string,
  sample: readonly EpisodeSignals[],
): EpisodeSignals['blocks'][number] | undefined {
  return sample.flatMap(({ blocks }) => blocks).find((block) => block.key === feature);
}

/** The smallest change from one frame to the next: what the encoder counts in, or next to nothing. */
function encoderStep(
  part: { feature: string },
  dim: number,
  sample: readonly EpisodeSignals[],
): number {
  let least = Number.POSITIVE_INFINITY;
  for (const signals of sample) {
    const values = column(signals, part.feature, dim) ?? new Float64Array();
    for (let t = 1; t < values.length; t++) {
      const change = Math.abs((values[t] ?? 0) - (values[t - 1] ?? 0));
      if (change > 0 && change < least) least = change;
    }
  }
  return Number.isFinite(least) ? least : 0;
}

function calibrateArms(
  parts: readonly ArmPart[],
  sample: readonly EpisodeSignals[],
): ArmCalibration[] {
  const ranges = parts.map((part) =>
    part.values.map((value) => {
      const values = pooled(value, value.dim, sample);
      return quantile(values, 0.99) - quantile(values, 0.01);
    }),
  );
  return parts.map((part, p) => {
    const widest = Math.max(
      0,
      ...ranges.filter((_, other) => parts[other]?.feature === part.feature).flat(),
    );
    const scale = (ranges[p] ?? []).map((range) => {
      // Metres are comparable between axes. Joints count by their range, but one that hardly moves (or a whole
      // arm that hangs idle) must not have its noise blown up to the others' size.
      if (part.role === 'end-effector-position') return 1;
      return widest > 0 ? 1 / Math.max(range, 0.25 * widest) : 0;
    });
    const steps = part.values.map(
      (value, i) => encoderStep(value, value.dim, sample) * (scale[i] ?? 1),
    );
    return {
      ...part,
      names: part.values.map((value) => nameOf(value, sample)),
      ...(part.place && { placeNames: part.place.map((value) => nameOf(value, sample)) }),
      scale,
      step: part.quantity === 'velocity' ? 0 : Math.hypot(...steps),
    };
  });
}

function nameOf(
  { feature, dim }: ArmPart['values'][number],
  sample: readonly EpisodeSignals[],
): string {
  const names = blockOf(feature, sample)?.names;
  const isAlone = names?.length === 1 && /^\d*$/.test(names[0] ?? '');
  return isAlone ? feature.replace(/^.*[./]/, '') : (names?.[dim] ?? `${feature}[${dim}]`);
}

/** Grippers of one value each in one feature are of one make. */
const isLike =
  ({ feature, role, dims }: EmbodimentPart) =>
  (other: EmbodimentPart): boolean =>
    role === 'gripper' &&
    other.role === role &&
    other.feature === feature &&
    dims.length === 1 &&
    other.dims.length === 1;

/** @param alike the part and those that open the same way; none where that is not known */
function calibrateHand(
  part: EmbodimentPart,
  sample: readonly EpisodeSignals[],
  alike: readonly EmbodimentPart[],
): HandCalibration | null {
  const recorded = sample.filter((signals) =>
    part.dims.every((dim) => isRecorded(signals, part.feature, dim)),
  );
  const columns = part.dims.map((dim) => pooled(part, dim, recorded));
  const direction = principalDirection(columns);
  if (direction === null) return null;
  const episodes = recorded.map((signals) => project(signals, part, direction));
  const values = episodes.flatMap((episode) => Array.from(episode));
  let low = quantile(values, 0.005);
  let high = quantile(values, 0.995);
  const least = Math.min(...episodes.map((episode) => quantile(episode, 0)));
  const most = Math.max(...episodes.map((episode) => quantile(episode, 1)));
  // A gripper used once in a long recording lies outside the quantiles: then the extremes are the range.
  if (high - low < 0.1 * (most - least)) [low, high] = [least, most];
  if (!(high - low > 1e-9)) return null;
  const { side, feature, dims, lagSec } = part;
  const hand = {
    side,
    kind: part.role === 'hand' ? 'hand' : 'gripper',
    feature,
    dims,
    ...(lagSec === undefined ? {} : { lagSec }),
  } as const;
  // A hand's own values may fall where their main direction rises; what is said is said of the first.
  const rises = (direction[0] ?? 0) > -0.1;
  const others = alike.filter(({ dims: own }) => own[0] !== dims[0]);
  const courses = others.flatMap((other) => sample.map((signals) => project(signals, other, [1])));
  const name = dims.map((dim) => blockOf(feature, sample)?.names[dim] ?? '').join(' ');
  return largerIsOpen({ part, name, rises, episodes, alike: courses })
    ? { ...hand, direction, closed: low, open: high }
    : { ...hand, direction: direction.map((w) => -w), closed: -high, open: -low };
}

function project(signals: EpisodeSignals, part: EmbodimentPart, direction: number[]): Series {
  const columns = part.dims.map((dim) => column(signals, part.feature, dim));
  return Float64Array.from({ length: signals.frames }, (_, t) =>
    columns.reduce((sum, values, i) => sum + (values?.[t] ?? 0) * (direction[i] ?? 0), 0),
  );
}

/** How open a hand is at each frame: 0 closed, 1 open, clamped. Null where the episode lacks the feature. */
export function openingOf(signals: EpisodeSignals, hand: HandCalibration): Series | null {
  const opening = new Float64Array(signals.frames);
  const values = new Float64Array(signals.frames);
  for (const [i, dim] of hand.dims.entries()) {
    const own = column(signals, hand.feature, dim, values);
    if (own === null) return null;
    const weight = hand.direction[i] ?? 0;
    for (let t = 0; t < opening.length; t++)
      opening[t] = (opening[t] ?? 0) + (own[t] ?? 0) * weight;
  }
  const span = hand.open - hand.closed;
  for (let t = 0; t < opening.length; t++) {
    opening[t] = clamp01(((opening[t] ?? 0) - hand.closed) / span);
  }
  return opening;
}
