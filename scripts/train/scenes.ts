/**
 * Training pictures: simulated demonstrations other than the demo's, each seen by one camera. Half of the cameras stand
 * somewhere around the table, half sit on the wrist. No recorded robot is among them, so every real dataset is new to
 * the model.
 */
import { isOutOfReach, playScene, type Episode } from '../demo/episodes';
import { seededRandom, type Random } from '../demo/random';
import { lookAt } from '../demo/pose';
import { Painter } from '../demo/render/picture';
import type { Camera } from '../demo/render/scene';
import { cameraAt, sceneOf } from '../demo/stage';
import { shipped } from '../demo/recipe';
import { tasks, type Mishap } from '../demo/tasks';

/** Side of the square pictures, pixels. */
export const side = 64;

/** The demo runs at 15 pictures a second; the model is made for about 10. */
const every = 2;

const mishaps: readonly (Mishap | null)[] = [null, null, null, 'miss', 'slip', 'lost', 'reorient'];

/**
 * RGB pictures of one demonstration, in order; the same for the same number. Null where chance laid things out of the
 * arm's reach.
 */
export function paintScene(number: number): Uint8Array[] | null {
  const random = seededRandom(900_001 + 37 * number);
  const plan = {
    episode: number,
    task: random.pick(tasks.map((_, i) => i)),
    seed: 500_000 + 211 * number,
    mishap: random.pick(mishaps),
  };
  let episode: Episode;
  try {
    episode = playScene(plan, shipped);
  } catch (error) {
    if (isOutOfReach(error)) return null;
    throw error;
  }
  const fixed = number % 2 === 0 ? somewhere(random) : null;
  const painter = new Painter(side, side);
  return episode.frames
    .filter((_, t) => t % every === 0)
    .map((frame) => painter.paint(sceneOf(frame), fixed ?? cameraAt('wrist', frame)));
}

/** A camera on a part of a dome in front of the table, looking roughly at the workspace. */
function somewhere(random: Random): Camera {
  const angle = random.uniform(-1.3, 1.3);
  const distance = random.uniform(0.7, 1.2);
  const height = random.uniform(0.35, 0.9);
  return {
    pose: lookAt(
      [0.25 + distance * Math.cos(angle), distance * Math.sin(angle), height],
      [random.uniform(0.15, 0.35), random.uniform(-0.1, 0.1), random.uniform(0.05, 0.2)],
    ),
    fieldOfView: random.uniform(0.55, 0.85),
  };
}
