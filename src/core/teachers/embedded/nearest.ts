/** Frames of other demonstrations that look most like a frame, at most one of each demonstration. */
import { principalAxes } from '../../signals/principal';
import { dot } from '../../signals/series';
import type { SeenEpisode } from './frames';

/** What of the demonstrations is kept to compare with. */
export interface Pool {
  /** Per episode: its number, its task, and of each kept frame the features and where it is. */
  episodes: readonly PooledEpisode[];
  scale: FeatureScale;
}

interface PooledEpisode {
  episode: number;
  task: string;
  frames: { frame: number; features: Float32Array }[];
  actions: readonly (readonly number[])[];
  states: readonly Float64Array[];
}

/** Makes features of one length out of what is seen, each group of them of like weight. */
interface FeatureScale {
  states: Axis[];
  phases: Axis[];
  looks: { mean: Float64Array; axes: readonly Float64Array[] };
}

interface Axis {
  mean: number;
  /** 0 where nothing varies. */
  scale: number;
}

export interface Neighbour {
  episode: number;
  /** Where it is in `Pool.episodes`. */
  at: number;
  frame: number;
  /** Squared. */
  distance: number;
}

/** Frames kept over all demonstrations of a task, and demonstrations that they are taken from. */
const [mostFrames, mostEpisodes] = [6_000, 60];
/** Pictures that the directions in which they differ are found from, and how many directions count. */
const [sampledLooks, lookAxes] = [400, 12];

export type SeenFrames = Pick<
  SeenEpisode,
  'episode' | 'task' | 'actions' | 'states' | 'phases' | 'looks'
>;

/** @param looks how much the pictures count beside the state, 0 for not at all */
export function poolOf(seen: readonly SeenFrames[], looks: number): Pool {
  const scale = scaleOf(seen, looks);
  const taken = [...new Set(seen.map(({ task }) => task))].flatMap((name) => {
    const ofTask = seen.filter(({ task }) => task === name);
    const step = Math.max(1, ofTask.length / mostEpisodes);
    const some = ofTask.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step));
    const frames = some.reduce((sum, { actions }) => sum + actions.length, 0);
    const every = Math.max(1, Math.ceil(frames / mostFrames));
    return some.map((each): PooledEpisode => {
      const { episode, task, actions, states } = each;
      const kept = actions.flatMap((_, frame) =>
        frame % every === 0 ? [{ frame, features: featuresOf(each, frame, scale) }] : [],
      );
      return { episode, task, actions, states, frames: kept };
    });
  });
  return { episodes: taken, scale };
}

/**
 * The nearest frame of each other demonstration of the task, nearest first, at most `most`; of any task where the task
 * has no other demonstration.
 */
export function nearest(
  { episodes, scale }: Pool,
  seen: SeenFrames,
  frame: number,
  most: number,
): Neighbour[] {
  const features = featuresOf(seen, frame, scale);
  const others = episodes
    .map(({ episode, task }, at) => ({ episode, task, at }))
    .filter(({ episode }) => episode !== seen.episode);
  const alike = others.filter(({ task }) => task === seen.task);
  return (alike.length > 0 ? alike : others)
    .map(({ episode, at }): Neighbour => {
      let best: Neighbour = { episode, at, frame: 0, distance: Number.POSITIVE_INFINITY };
      for (const other of episodes[at]?.frames ?? []) {
        const distance = squared(features, other.features, best.distance);
        if (distance < best.distance) best = { episode, at, frame: other.frame, distance };
      }
      return best;
    })
    .sort((a, b) => a.distance - b.distance || a.episode - b.episode)
    .slice(0, most);
}

/** Gives up where it is more than `enough`. */
function squared(a: Float32Array, b: Float32Array, enough: number): number {
  let sum = 0;
  for (let i = 0; i < a.length && sum < enough; i++) sum += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2;
  return sum;
}

/** @param weight of the pictures beside the state, 0 for none */
export function scaleOf(seen: readonly SeenFrames[], weight: number): FeatureScale {
  const rows = seen.flatMap(({ looks }) => looks?.rows ?? []);
  const step = Math.max(1, Math.ceil(rows.length / sampledLooks));
  const { mean, axes } = principalAxes(
    weight === 0 ? [] : rows.filter((_, i) => i % step === 0),
    lookAxes,
  );
  return {
    states: axesOf(seen.flatMap(({ states }) => states)),
    phases: axesOf(seen.flatMap(({ phases }) => phases)),
    looks: { mean, axes: axes.map((axis) => axis.map((value) => value * weight)) },
  };
}

/** Each group has the weight of one value of variance 1. */
function axesOf(rows: readonly Float64Array[]): Axis[] {
  const size = rows[0]?.length ?? 0;
  return Array.from({ length: size }, (_, i) => {
    const mean = rows.reduce((sum, row) => sum + (row[i] ?? 0), 0) / rows.length;
    const variance = rows.reduce((sum, row) => sum + ((row[i] ?? 0) - mean) ** 2, 0) / rows.length;
    return { mean, scale: variance > 1e-12 ? 1 / Math.sqrt(variance * size) : 0 };
  });
}

const placed = (row: Float64Array | undefined, axes: readonly Axis[]): number[] =>
  axes.map(({ mean, scale }, i) => ((row?.[i] ?? mean) - mean) * scale);

export function featuresOf(
  { states, phases, looks }: SeenFrames,
  frame: number,
  scale: FeatureScale,
): Float32Array {
  const look = looks?.rows[Math.min(Math.floor(frame / looks.every), looks.rows.length - 1)];
  const centred = scale.looks.mean.map((mean, i) => (look?.[i] ?? mean) - mean);
  return Float32Array.from([
    ...placed(states[frame], scale.states),
    ...placed(phases[frame], scale.phases),
    ...scale.looks.axes.map((axis) => dot(axis, centred)),
  ]);
}
