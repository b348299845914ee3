import { useEffect, useRef } from 'react';
import type { ShownChunk } from '../../../../shared/model/teacher-look';
import type { Playback } from '../../player';
import styles from './GhostPaths.module.css';

type Path = ShownChunk['paths'][number];
type Point = Path['teacher'][number];

const side = 150;
const margin = 14;
const fromWords = {
  points: 'as commanded',
  steps: 'steps summed up',
  joints: 'estimated from the joints',
} as const;

/** Where the teacher would lead the end effector beside where it was led: from above and from the side. */
export function GhostPaths(props: { paths: readonly Path[]; playback: Playback; frame: number }) {
  return (
    <section className={styles.paths} aria-label="Paths of the end effector">
      {props.paths.map((path) => (
        <figure key={path.label} className={styles.path}>
          <figcaption>
            {path.label} <span className={styles.dim}>{fromWords[path.from]}</span>
          </figcaption>
          <View {...props} path={path} axes={[0, 1]} name="From above" />
          <View {...props} path={path} axes={[sideAxis(path), 2]} name="From the side" />
        </figure>
      ))}
      <p className={styles.legend}>
        <svg viewBox="0 0 22 10" aria-hidden="true">
          <path className={styles.demonstrated} d="M1 5 H21" />
        </svg>
        demonstrated
        <svg viewBox="0 0 22 10" aria-hidden="true">
          <path className={styles.teacher} d="M1 5 H21" />
        </svg>
        teacher
      </p>
    </section>
  );
}

/** Seen from where it moves most. */
function sideAxis({ demonstrated, teacher }: Path): 0 | 1 {
  const all = [...demonstrated, ...teacher];
  const [x, y] = [all.map((point) => point[0]), all.map((point) => point[1])];
  return extent(x) >= extent(y) ? 0 : 1;
}

function View(props: {
  path: Path;
  axes: readonly [0 | 1, 1 | 2];
  name: string;
  playback: Playback;
  frame: number;
}) {
  const { path, axes, name, playback, frame } = props;
  const dots = useRef<SVGSVGElement>(null);
  const place = placing([...path.demonstrated, ...path.teacher], axes);
  const demonstrated = path.demonstrated.map(place);
  const teacher = path.teacher.map(place);
  useEffect(() => {
    const show = () => {
      const step = playback.state().frame - frame;
      for (const [at, line] of [demonstrated, teacher].entries()) {
        const point = line[Math.max(0, Math.min(line.length - 1, step))];
        const dot = dots.current?.querySelectorAll('circle')[at];
        if (point === undefined || dot === undefined) continue;
        dot.setAttribute('cx', String(point[0]));
        dot.setAttribute('cy', String(point[1]));
      }
    };
    show();
    return playback.subscribe(show);
  });
  const end = teacher.at(-1);
  return (
    <div className={styles.view}>
      <svg
        ref={dots}
        viewBox={`0 0 ${side} ${side}`}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a drawing, not a file
        role="img"
        aria-label={`${name}: ${apart(path)}`}
      >
        <path className={styles.demonstrated} d={lineOf(demonstrated)} />
        <path className={styles.teacher} d={lineOf(teacher)} />
        {end !== undefined && (
          <rect className={styles.end} x={end[0] - 3} y={end[1] - 3} width={6} height={6} />
        )}
        <circle className={styles.demonstratedDot} r={4} />
        <circle className={styles.teacherDot} r={4} />
      </svg>
      <span className={styles.dim}>
        {name} ({axes.map((axis) => 'xyz'[axis]).join('')})
      </span>
    </div>
  );
}

const apart = ({ teacher, demonstrated }: Path): string => {
  const [a, b] = [teacher.at(-1), demonstrated.at(-1)];
  if (a === undefined || b === undefined) return 'nothing to compare';
  return `ends ${Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]).toPrecision(2)} apart`;
};

const middle = (values: readonly number[]) => (Math.min(...values) + Math.max(...values)) / 2;
const extent = (values: readonly number[]) => Math.max(...values) - Math.min(...values);

/** The same scale on both axes, upwards on screen is more. */
function placing(
  points: readonly Point[],
  [across, up]: readonly [0 | 1, 1 | 2],
): (point: Point) => readonly [number, number] {
  const [xs, ys] = [points.map((each) => each[across]), points.map((each) => each[up])];
  const scale = (side - 2 * margin) / Math.max(extent(xs), extent(ys), 1e-9);
  const [x, y] = [middle(xs), middle(ys)];
  return (point) => [side / 2 + (point[across] - x) * scale, side / 2 - (point[up] - y) * scale];
}

const lineOf = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join(' ');
