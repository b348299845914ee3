/** What a demo dataset is made of; plain data, so that the painting processes can be told it. */
import { drawPlans, longTask, plans, tasks, type EpisodePlan, type Task } from './tasks';
import { cameras, encoders, type CameraSpec } from './video';

export interface Recipe {
  plans: readonly EpisodePlan[];
  tasks: readonly Task[];
  cameras: readonly CameraSpec[];
  /** A divisor of the simulation's 120 steps per second. */
  fps: number;
  /** Length of every episode; null where each takes what its person takes. */
  seconds: number | null;
}

/** The dataset in assets/demo. */
export const shipped: Recipe = {
  plans,
  tasks,
  cameras: cameras.slice(0, 2),
  fps: 15,
  seconds: null,
};

export interface Wishes {
  episodes?: number | undefined;
  seed?: number | undefined;
  cameras?: number | undefined;
  seconds?: number | undefined;
  keyframes?: number | undefined;
  size?: { width: number; height: number } | undefined;
  fps?: number | undefined;
  codec?: CameraSpec['codec'] | undefined;
  gop?: number | undefined;
}

/** Boundaries that an act adds: arrive, grasp, lift, near the goal, at the goal, release. An episode adds two. */
const perAct = 6;

/** The committed dataset, but for what is wished. Without a seed, its own episodes come first. */
export function recipeFor(wishes: Wishes): Recipe {
  const { episodes = plans.length, seed, keyframes } = wishes;
  const acts = keyframes === undefined ? null : Math.max(1, Math.ceil((keyframes - 2) / perAct));
  const recipeTasks = acts === null ? tasks : [longTask(acts)];
  const drawn = drawPlans(episodes, seed ?? 0, recipeTasks);
  const known = seed === undefined && acts === null ? plans.slice(0, episodes) : [];
  return {
    plans: [...known, ...drawn.slice(known.length)].map((plan) =>
      acts === null ? plan : { ...plan, mishap: null },
    ),
    tasks: recipeTasks,
    cameras: cameras.slice(0, wishes.cameras ?? shipped.cameras.length).map((camera) => {
      const codec = wishes.codec ?? camera.codec;
      const gop = wishes.gop ?? camera.gop;
      return { ...camera, ...wishes.size, codec, gop, encoder: encoders[codec] };
    }),
    fps: wishes.fps ?? shipped.fps,
    seconds: wishes.seconds ?? shipped.seconds,
  };
}
