/** The action space of a dataset: what a chunk's dimensions are, and how far apart two chunks are. */
import { isActionKey } from '../../shared/model/embodiment';
import type { Embodiment, EpisodeSignals } from '../../shared/model/dataset';
import type { Dataset } from '../datasets/dataset';
import { column } from '../keyframes/calibrate';
import { faultOfData } from '../system/classify-error';

/** What is known of the dimensions of an action. All three have one entry for each dimension. */
export interface ActionSpace {
  /** Standard deviation over the dataset, in its own units; above 0 where the dimension is live. */
  spread: readonly number[];
  /** Whether the dimension takes more than one value in the dataset. */
  live: readonly boolean[];
  /** Full turn of an angle in the dataset's units; null for what is no angle. */
  period: readonly (number | null)[];
}

export interface DatasetActions {
  /**
   * Where each dimension comes from: `action` where the dataset has that, else all its features of actions in order.
   */
  columns: readonly { feature: string; dim: number; name: string }[];
  names: readonly string[];
  space: ActionSpace;
  mean: readonly number[];
}

/** Episodes that the spread is measured on. */
const sampledEpisodes = 200;
/** Of the largest value: what varies less is rounding. */
const rounding = 1e-6;

/**
 * Measured on an even sample of the episodes; those that cannot be read are left out. Null where the dataset has no
 * actions, or none of the sample can be read. Throws the signal's reason when aborted.
 */
export async function actionsOf(
  dataset: Dataset,
  robot: Embodiment,
  signal: AbortSignal,
): Promise<DatasetActions | null> {
  const step = Math.max(1, dataset.episodes.length / sampledEpisodes);
  const moments: Moments[] = [];
  let columns: DatasetActions['columns'] = [];
  for (let at = 0; at < dataset.episodes.length; at += step) {
    signal.throwIfAborted();
    const episode = dataset.episodes[Math.floor(at)];
    if (episode === undefined) continue;
    try {
      const signals = await dataset.signals(episode.index);
      if (columns.length === 0) columns = actionColumns(dataset, signals);
      for (const [at, { feature, dim }] of columns.entries()) {
        const values = column(signals, feature, dim) ?? new Float64Array();
        for (const value of values) (moments[at] ??= new Moments()).add(value);
      }
    } catch (error) {
      faultOfData(error, `Episode ${episode.index} cannot be read`);
    }
  }
  if (moments.length === 0) return null;
  const live = moments.map(({ low, high }) => high - low > rounding * Math.max(-low, high, 1e-3));
  return {
    columns,
    names: columns.map(({ name }) => name),
    mean: moments.map(({ mean }) => mean),
    space: {
      live,
      spread: moments.map(({ deviation }, at) => (live[at] ? deviation : 0)),
      period: moments.map((each, at) => turnOf(robot, columns[at], each)),
    },
  };
}

/** The dimensions of a teacher's action, see `DatasetActions.columns`. */
export function actionColumns(
  dataset: Dataset,
  { blocks }: EpisodeSignals,
): DatasetActions['columns'] {
  const keys = dataset.summary.features.map(({ key }) => key).filter(isActionKey);
  const features = keys.includes('action') ? ['action'] : keys;
  return features.flatMap((feature) => {
    const names = blocks.find(({ key }) => key === feature)?.names ?? [];
    return names.map((name, dim) => ({ feature, dim, name }));
  });
}

/** Angles that a rotation is written in come back after a full turn; joints have limits. */
function turnOf(
  { parts }: Embodiment,
  of: DatasetActions['columns'][number] | undefined,
  { low, high }: Moments,
): number | null {
  const isAngle = parts.some(
    ({ role, quantity, rotation = 'euler', feature, dims }) =>
      role === 'end-effector-rotation' &&
      quantity === 'position' &&
      rotation === 'euler' &&
      feature === of?.feature &&
      dims.includes(of.dim),
  );
  const largest = Math.max(-low, high);
  if (!isAngle || largest > 360) return null;
  return largest <= 2 * Math.PI + 0.01 ? 2 * Math.PI : 360;
}

/** Welford's running mean and variance. */
class Moments {
  mean = 0;
  low = Number.POSITIVE_INFINITY;
  high = Number.NEGATIVE_INFINITY;
  private count = 0;
  private squares = 0;

  add(value: number): void {
    this.count += 1;
    const before = value - this.mean;
    this.mean += before / this.count;
    this.squares += before * (value - this.mean);
    this.low = Math.min(this.low, value);
    this.high = Math.max(this.high, value);
  }

  get deviation(): number {
    return Math.sqrt(this.squares / Math.max(1, this.count));
  }
}

/** The actions of an episode, one row a frame, gaps filled; null where it has none. */
export function actionRows(
  signals: EpisodeSignals,
  { columns }: Pick<DatasetActions, 'columns'>,
): number[][] | null {
  const series = columns.map(({ feature, dim }) => column(signals, feature, dim));
  if (series.some((values) => values === null)) return null;
  return Array.from({ length: signals.frames }, (_, t) => series.map((values) => values?.[t] ?? 0));
}

/** `(a - b) / spread` of every live dimension of the rows that both have, angles by the short way around. */
export function differences(
  a: readonly (readonly number[])[],
  b: readonly (readonly number[])[],
  { spread, live, period }: ActionSpace,
): number[] {
  return a.slice(0, b.length).flatMap((row, step) =>
    row.flatMap((value, dim) => {
      if (!live[dim]) return [];
      const difference = shortWay(value - (b[step]?.[dim] ?? Number.NaN), period[dim] ?? null);
      return [difference / (spread[dim] ?? Number.NaN)];
    }),
  );
}

/** The same angle in `[-period / 2, period / 2]`; what is no angle stays. */
export const shortWay = (difference: number, period: number | null): number =>
  period === null ? difference : difference - period * Math.round(difference / period);

/** Mean size of `differences`; NaN where there are none. */
export function chunkError(
  a: readonly (readonly number[])[],
  b: readonly (readonly number[])[],
  space: ActionSpace,
): number {
  const all = differences(a, b, space);
  return all.reduce((sum, each) => sum + Math.abs(each), 0) / all.length;
}
