/** What the values of one episode tell about a part where names do not: commands, rates, a gripper nobody named. */
import type { EmbodimentPart, FeatureInfo } from '../../shared/model/dataset';

/** Values of one feature over some frames, row-major with `width` values a frame. */
export interface Sample {
  values: Float32Array;
  width: number;
}

/** All values of one dimension, in frame order. */
function series({ values, width }: Sample, dim: number): number[] {
  const one: number[] = [];
  for (let at = dim; at < values.length; at += width) one.push(values[at] ?? Number.NaN);
  return one;
}

/** How many different values a dimension takes, up to three. */
function distinct(sample: Sample, dim: number): number {
  const seen = new Set<number>();
  for (const value of series(sample, dim)) {
    seen.add(value);
    if (seen.size === 3) break;
  }
  return seen.size;
}

/** A gripper that is only ever told one of two values gets commands, not places. */
export const isCommand = (part: EmbodimentPart, sample: Sample): boolean =>
  part.dims.every((dim) => distinct(sample, dim) <= 2);

/**
 * Whether an action that could be a place or a change of place is a change: a place that the robot is told to go to
 * runs along with the place where it is, dimension by dimension.
 */
export function isRateOf(
  action: { part: EmbodimentPart; sample: Sample },
  state: { part: EmbodimentPart; sample: Sample },
): boolean {
  const pairs = action.part.dims.flatMap((dim, at) => {
    const other = state.part.dims[at];
    const value =
      other === undefined
        ? null
        : correlation(series(action.sample, dim), series(state.sample, other));
    return value === null ? [] : [value];
  });
  return pairs.length > 0 && pairs.reduce((a, b) => a + b, 0) / pairs.length < 0.5;
}

/** Pearson's; null where one of the two does not move. */
function correlation(a: readonly number[], b: readonly number[]): number | null {
  const count = Math.min(a.length, b.length);
  const mean = (values: readonly number[]): number =>
    values.slice(0, count).reduce((sum, value) => sum + value, 0) / count;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [both, squareA, squareB] = [0, 0, 0];
  for (let at = 0; at < count; at += 1) {
    const fromA = (a[at] ?? 0) - meanA;
    const fromB = (b[at] ?? 0) - meanB;
    both += fromA * fromB;
    squareA += fromA * fromA;
    squareB += fromB * fromB;
  }
  const scale = Math.sqrt(squareA * squareB);
  return scale > 0 && Number.isFinite(scale) ? both / scale : null;
}

/**
 * Parts of a feature whose dimensions have no telling names: joints, but for a last action that only ever takes two
 * values, which is how a gripper is commanded.
 */
export function guessParts(feature: FeatureInfo, sample: Sample | null): EmbodimentPart[] {
  const width = feature.shape.reduce((product, size) => product * size, 1);
  const last = width - 1;
  const hasGripper =
    feature.key.startsWith('action') &&
    sample !== null &&
    width > 1 &&
    distinct(sample, last) === 2;
  const joints = Array.from({ length: hasGripper ? last : width }, (_none, dim) => dim);
  const common = { side: 'single', feature: feature.key } as const;
  const parts: EmbodimentPart[] = [
    { ...common, role: 'joints', dims: joints, quantity: 'position' },
  ];
  if (hasGripper) parts.push({ ...common, role: 'gripper', dims: [last], quantity: 'command' });
  return parts;
}
