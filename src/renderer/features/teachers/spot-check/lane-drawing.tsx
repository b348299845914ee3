/** Lanes as SVG: they follow the theme by themselves, and a chunk has few points. */
import type { ShownDim, ShownPart } from '../../../../shared/model/teacher-look';
import styles from './Lanes.module.css';

interface View {
  /** That are shown; the chunk begins at `start` among them. */
  frames: number;
  start: number;
  horizon: number;
}

const height = 40;
const padding = 4;
/** Of a dimension's spread: what differs by less does not fill the lane. */
const leastSpan = 0.5;

/** Where a frame stands in the lane's width, in [0, 1]. */
export const laneX = (at: number, frames: number): number => (at + 0.5) / Math.max(1, frames);

/** Distance of one part, in spreads, from 0 at the bottom to `largest`. */
export function PartLane(props: { part: ShownPart; largest: number } & View) {
  const { part, largest, frames, start } = props;
  const toY = (value: number) => height - 1 - (value / largest) * (height - 2 * padding);
  const points = part.errors.flatMap((error, step) =>
    error === null ? [] : [[laneX(start + step, frames), toY(error)] as const],
  );
  const [first, last] = [points[0], points.at(-1)];
  const stated = part.stated?.map(
    (value, step) => [laneX(start + step, frames), toY(Math.min(value, largest))] as const,
  );
  return (
    <Lane {...props}>
      {first !== undefined && last !== undefined && (
        <>
          <path
            className={styles.errorArea}
            d={`${lineOf(points)} L${last[0]} ${height} L${first[0]} ${height} Z`}
          />
          <path className={styles.error} d={lineOf(points)} />
        </>
      )}
      {stated !== undefined && <path className={styles.stated} d={lineOf(stated)} />}
    </Lane>
  );
}

/** One dimension in its own units: the teacher's chunk and its stated spread over the demonstration. */
export function DimLane(props: { dim: ShownDim } & View) {
  const { dim, frames, start } = props;
  const { teacher, demonstrated, std } = dim;
  const all = [
    ...demonstrated.filter((value) => value !== null),
    ...teacher.flatMap((value, step) => [value - (std?.[step] ?? 0), value + (std?.[step] ?? 0)]),
  ];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const span = Math.max(high - low, leastSpan * dim.spread, 1e-9);
  const middle = (low + high) / 2;
  const toY = (value: number) => height / 2 - ((value - middle) / span) * (height - 2 * padding);
  const at = (step: number) => laneX(start + step, frames);
  const shown = demonstrated.flatMap((value, frame) =>
    value === null ? [] : [[laneX(frame, frames), toY(value)] as const],
  );
  const line = teacher.map((value, step) => [at(step), toY(value)] as const);
  const band = (sign: 1 | -1) =>
    teacher.map((value, step) => [at(step), toY(value + sign * (std?.[step] ?? 0))] as const);
  return (
    <Lane {...props}>
      {std !== null && (
        <path
          className={styles.band}
          d={`${lineOf(band(1))} ${lineOf(band(-1).reverse()).replace('M', 'L')} Z`}
        />
      )}
      <path className={styles.demonstrated} d={lineOf(shown)} />
      <path className={styles.teacher} d={lineOf(line)} />
    </Lane>
  );
}

function Lane({ frames, start, horizon, children }: View & { children: React.ReactNode }) {
  const from = start / frames;
  return (
    <svg
      className={styles.lane}
      viewBox={`0 0 1 ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <rect className={styles.chunk} x={from} y={0} width={horizon / frames} height={height} />
      {children}
    </svg>
  );
}

const lineOf = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${x.toFixed(4)} ${y.toFixed(2)}`).join(' ');
