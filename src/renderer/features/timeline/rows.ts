/** The curves under the segment bar, and what can be chosen for them. */
import type { MotionSignals } from '../../../shared/api/keyframes';
import type { EpisodeSignals } from '../../../shared/model/dataset';
import type { TaughtActions } from '../../../shared/model/teacher';
import { robustRange, type ValueRange } from './robust-range';

/** The range is 0 and 1 for an opening. */
export interface CurveRow extends ValueRange {
  id: string;
  label: string;
  /** Fuller name, for the tooltip. */
  title: string;
  /** Filled from the bottom for what has a natural zero. */
  style: 'area' | 'line';
  values: Float32Array;
  /** The dimension of the same name in another feature, drawn over it: what was asked for over what came of it. */
  over?: { feature: string; values: Float32Array } | undefined;
  /** What teachers would have done, drawn over it. */
  taught?: readonly { teacher: string; values: Float32Array }[];
}

export interface Dimension {
  /** Stable across episodes: feature and position. */
  id: string;
  feature: string;
  name: string;
}

/** Every dimension of every numeric feature, in the dataset's order. */
export function dimensionsOf(signals: EpisodeSignals | null): Dimension[] {
  return (signals?.blocks ?? []).flatMap((block) =>
    block.names.map((name, position) => ({
      id: dimensionId(block.key, position),
      feature: block.key,
      name: name === '' ? String(position) : name,
    })),
  );
}

/** Grippers and speed as the machine saw them, then the chosen dimensions; what an episode lacks is left out. */
export function curveRows(
  motion: MotionSignals | null,
  signals: EpisodeSignals | null,
  chosen: readonly string[],
  taught: readonly TaughtActions[] = [],
): CurveRow[] {
  const rows: CurveRow[] = [];
  for (const { side, source, opening } of motion?.grippers ?? []) {
    rows.push({
      id: `gripper:${side}:${source}`,
      label:
        side === 'single' ? 'Gripper' : `${side.charAt(0).toUpperCase()}${side.slice(1)} gripper`,
      title: `Opening, 0 closed to 1 open (from ${source})`,
      style: 'area',
      values: opening,
      min: 0,
      max: 1,
      lowest: 0,
      highest: 1,
    });
  }
  if (motion !== null && motion.speedSource !== 'none') {
    rows.push({
      id: 'speed',
      label: 'Speed',
      title: `Smoothed speed of the ${motion.speedSource.replace('-', ' ')}, per second`,
      style: 'area',
      values: motion.speed,
      ...robustRange(motion.speed, 0),
    });
  }
  if (motion !== null && motion.surprise !== null) {
    rows.push({
      id: 'surprise',
      label: 'Surprise',
      title:
        'How much the pictures differ from what was predicted of them, in multiples of the usual',
      style: 'area',
      values: motion.surprise,
      ...robustRange(motion.surprise, 0),
    });
  }
  rows.push(...dimensionRows(signals, chosen, taught));
  return rows;
}

/** A row for each chosen dimension, and one for two that are the same in state and action. */
function dimensionRows(
  signals: EpisodeSignals | null,
  chosen: readonly string[],
  taught: readonly TaughtActions[],
): CurveRow[] {
  const left = dimensionsOf(signals)
    .filter(({ id }) => chosen.includes(id))
    .map((dimension) => ({ ...dimension, values: column(signals, dimension.id) }));
  const rows: CurveRow[] = [];
  for (let one = left.shift(); one !== undefined; one = left.shift()) {
    const { id, feature, name, values } = one;
    const at = left.findIndex((other) => isSameElsewhere(other, { feature, name, values }));
    const [over] = at < 0 ? [] : left.splice(at, 1);
    const ids = [id, over?.id];
    const ofTeachers = taught.flatMap(({ teacher, curves }) => {
      const own = curves.find((curve) => ids.includes(dimensionId(curve.feature, curve.dim)));
      return own === undefined ? [] : [{ teacher, values: own.values }];
    });
    const dashed =
      ofTeachers.length === 0
        ? ''
        : `; dashed: ${ofTeachers.map(({ teacher }) => teacher).join(', ')}`;
    const also = over === undefined ? '' : `; over it: ${over.feature}`;
    rows.push({
      id,
      label: name,
      title: `${feature}, ${name}${also}${dashed}`,
      style: 'line',
      values,
      over: over === undefined ? undefined : { feature: over.feature, values: over.values },
      taught: ofTeachers,
      ...rangeOfAll([
        values,
        ...(over === undefined ? [] : [over.values]),
        ...ofTeachers.map((each) => each.values),
      ]),
    });
  }
  return rows;
}

interface Named {
  feature: string;
  name: string;
  values: Float32Array;
}

/** Of their ranges so much is common at least; of a position and its change it is far less. */
const commonShare = 0.5;

/** Whether two dimensions say the same of the robot, in two features: they have one name and one range. */
function isSameElsewhere(one: Named, other: Named): boolean {
  const isNumber = /^\d*$/.test(one.name);
  if (one.name !== other.name || one.feature === other.feature || isNumber) return false;
  const [a, b] = [robustRange(one.values), robustRange(other.values)];
  const common = Math.min(a.max, b.max) - Math.max(a.min, b.min);
  const widest = Math.max(a.max - a.min, b.max - b.min);
  return widest > 0 && common >= commonShare * widest;
}

const dimensionId = (feature: string, position: number): string => `${feature}[${position}]`;

/** In which all of them are drawn. */
function rangeOfAll(all: readonly Float32Array[]): ValueRange {
  const ranges = all.map((values) => robustRange(values));
  const [least, most] = [Math.min, Math.max];
  return {
    min: least(...ranges.map(({ min }) => min)),
    max: most(...ranges.map(({ max }) => max)),
    lowest: least(...ranges.map(({ lowest }) => lowest)),
    highest: most(...ranges.map(({ highest }) => highest)),
  };
}

/** One dimension out of the row-major block that holds it. */
function column(signals: EpisodeSignals | null, id: string): Float32Array {
  for (const block of signals?.blocks ?? []) {
    const width = block.names.length;
    const position = block.names.findIndex((_, at) => id === dimensionId(block.key, at));
    if (position < 0) continue;
    const values = new Float32Array(Math.floor(block.values.length / width));
    for (let frame = 0; frame < values.length; frame += 1) {
      values[frame] = block.values[frame * width + position] ?? Number.NaN;
    }
    return values;
  }
  return new Float32Array();
}

/**
 * Three significant digits, as wide as the label column allows.
 *
 * @param range of the curve that it is of: what cannot be seen in it is 0
 */
export function formatValue(value: number | undefined, range = 0): string {
  if (value === undefined) return '';
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size < 0.001 && 1_000 * size < range) return '0.000';
  const text =
    size !== 0 && (size < 0.001 || size >= 100_000)
      ? value.toExponential(1)
      : value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
  return text.replace('-', '−');
}
