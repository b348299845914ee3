/** Where a chunk leads the end effector, beside where it was led. */
import type {
  ArmSide,
  Embodiment,
  EmbodimentPart,
  EpisodeSignals,
} from '../../shared/model/dataset';
import type { ShownChunk } from '../../shared/model/teacher-look';
import type { Dataset } from '../datasets/dataset';
import { column } from '../keyframes/calibrate';
import { isCanceled } from '../../shared/errors';
import type { DatasetActions } from './action-space';
import { HandPoints, type Point } from './hand-points';

type Path = ShownChunk['paths'][number];
type Rows = readonly (readonly number[])[];

interface ChunkOf {
  frame: number;
  action: Rows;
  /** The episode's actions, one row a frame. */
  rows: Rows;
  signals: EpisodeSignals;
}

/** Episodes that show where joints lead. */
const sampledEpisodes = 16;

/** Of each arm whose end effector is commanded, or recorded beside the joints that are. */
export async function ghostPaths(
  dataset: Dataset,
  robot: Embodiment,
  of: ChunkOf & { actions: DatasetActions },
): Promise<Path[]> {
  const sides = [...new Set(robot.parts.map(({ side }) => side))];
  const paths: Path[] = [];
  for (const side of sides) {
    const path = commandedPath(robot, side, of) ?? (await jointPath(dataset, robot, side, of));
    if (path !== null) paths.push(path);
  }
  return paths;
}

const partOf = (
  { parts }: Embodiment,
  side: ArmSide,
  wanted: (part: EmbodimentPart) => boolean,
): EmbodimentPart | null => parts.find((part) => part.side === side && wanted(part)) ?? null;

/** Where the dimensions of a part stand in a row of actions; null where one is missing. */
function placesOf({ columns }: DatasetActions, { feature, dims }: EmbodimentPart): number[] | null {
  const at = dims.map((dim) =>
    columns.findIndex((each) => each.feature === feature && each.dim === dim),
  );
  return at.includes(-1) ? null : at;
}

function commandedPath(
  robot: Embodiment,
  side: ArmSide,
  { frame, action, rows, signals, actions }: ChunkOf & { actions: DatasetActions },
): Path | null {
  const commanded = partOf(
    robot,
    side,
    (part) => part.role === 'end-effector-position' && placesOf(actions, part)?.length === 3,
  );
  const at = commanded === null ? null : placesOf(actions, commanded);
  if (commanded === null || at === null) return null;
  const own = rows.slice(frame, frame + action.length);
  const pointsIn = (all: Rows): Point[] => all.map((row) => pointAt(row, at));
  const label = labelOf(side);
  if (commanded.quantity !== 'velocity') {
    return { label, from: 'points', demonstrated: pointsIn(own), teacher: pointsIn(action) };
  }
  const start = recordedPlace(robot, side, { signals, frame }) ?? [0, 0, 0];
  return {
    label,
    from: 'steps',
    demonstrated: summed(start, pointsIn(own)),
    teacher: summed(start, pointsIn(action)),
  };
}

const pointAt = (row: readonly number[], [x = 0, y = 0, z = 0]: readonly number[]): Point => [
  row[x] ?? 0,
  row[y] ?? 0,
  row[z] ?? 0,
];

function summed(start: Point, steps: readonly Point[]): Point[] {
  const path: Point[] = [start];
  for (const [dx, dy, dz] of steps) {
    const [x, y, z] = path.at(-1) ?? start;
    path.push([x + dx, y + dy, z + dz]);
  }
  return path;
}

const isRecordedPlace = ({ role, dims, quantity }: EmbodimentPart): boolean =>
  role === 'end-effector-position' && quantity === 'position' && dims.length === 3;

function recordedPlace(
  robot: Embodiment,
  side: ArmSide,
  { signals, frame }: { signals: EpisodeSignals; frame: number },
): Point | null {
  const part = partOf(robot, side, isRecordedPlace);
  const series = part?.dims.map((dim) => column(signals, part.feature, dim)) ?? [];
  if (series.length !== 3 || series.some((values) => values === null)) return null;
  const [x = 0, y = 0, z = 0] = series.map((values) => values?.[frame] ?? 0);
  return [x, y, z];
}

/** By robot and side, as its calibration: reading episodes takes time. */
const learned = new WeakMap<Embodiment, Map<ArmSide, Promise<HandPoints | null>>>();

/** Joints say where the end effector is, as far as recorded poses tell. */
async function jointPath(
  dataset: Dataset,
  robot: Embodiment,
  side: ArmSide,
  { frame, action, rows, actions }: ChunkOf & { actions: DatasetActions },
): Promise<Path | null> {
  const joints = partOf(
    robot,
    side,
    (part) =>
      part.role === 'joints' && part.quantity === 'position' && placesOf(actions, part) !== null,
  );
  const point = partOf(robot, side, isRecordedPlace);
  const state = partOf(
    robot,
    side,
    (part) =>
      part.role === 'joints' &&
      part.quantity === 'position' &&
      part.feature !== joints?.feature &&
      part.dims.length === joints?.dims.length,
  );
  const at = joints === null ? null : placesOf(actions, joints);
  if (at === null || point === null || state === null) return null;
  const bySide = learned.get(robot) ?? new Map<ArmSide, Promise<HandPoints | null>>();
  learned.set(robot, bySide);
  const learning = bySide.get(side) ?? learn(dataset, state, point);
  bySide.set(side, learning);
  learning.catch(() => bySide.delete(side));
  const points = await learning;
  if (points === null) return null;
  const led = (all: Rows): Point[] => all.map((row) => points.of(at.map((dim) => row[dim] ?? 0)));
  const own = rows.slice(frame, frame + action.length);
  return { label: labelOf(side), from: 'joints', demonstrated: led(own), teacher: led(action) };
}

async function learn(
  dataset: Dataset,
  state: EmbodimentPart,
  point: EmbodimentPart,
): Promise<HandPoints | null> {
  const known: { joints: number[]; point: Point }[] = [];
  const step = Math.max(1, dataset.episodes.length / sampledEpisodes);
  for (let at = 0; at < dataset.episodes.length; at += step) {
    const episode = dataset.episodes[Math.floor(at)];
    const signals =
      episode === undefined ? null : await dataset.signals(episode.index).catch(unreadable);
    if (signals === null) continue;
    const series = (part: EmbodimentPart) =>
      part.dims.map((dim) => column(signals, part.feature, dim));
    const [joints, points] = [series(state), series(point)];
    if ([...joints, ...points].some((values) => values === null)) continue;
    for (let t = 0; t < signals.frames; t += 2) {
      const [x = 0, y = 0, z = 0] = points.map((values) => values?.[t] ?? 0);
      known.push({ joints: joints.map((values) => values?.[t] ?? 0), point: [x, y, z] });
    }
  }
  return HandPoints.from(known);
}

function unreadable(error: unknown): null {
  if (isCanceled(error)) throw error;
  return null;
}

const labelOf = (side: ArmSide): string =>
  side === 'single'
    ? 'End effector'
    : `${side.charAt(0).toUpperCase()}${side.slice(1)} end effector`;
