/** Everything about one episode but its pictures; the same for the same plan, wherever it is computed. */
import { demonstrate, type Demonstration } from './demonstrate';
import { layOut, type Spot } from './layout';
import type { PropKind } from './props';
import { seededRandom } from './random';
import type { Recipe } from './recipe';
import { simulate, type Recording } from './simulate';
import type { EpisodePlan, Task } from './tasks';

export interface Episode extends Recording {
  plan: EpisodePlan;
  task: Task;
  success: boolean;
}

interface Rehearsal {
  layout: Map<PropKind, Spot>;
  demonstration: Demonstration;
}

type Ways = Pick<Recipe, 'tasks' | 'fps' | 'seconds'>;

/** Things laid out of the arm's reach are laid out anew. */
export function playEpisode(plan: EpisodePlan, ways: Ways): Episode {
  for (let attempt = 0; ; attempt++) {
    try {
      return { ...playScene({ ...plan, seed: plan.seed + attempt }, ways), plan };
    } catch (error) {
      if (!isOutOfReach(error) || attempt === 99) throw error;
    }
  }
}

export const isOutOfReach = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('cannot reach');

/** With the layout that the plan's seed gives; throws where a place is out of reach. */
export function playScene(plan: EpisodePlan, { tasks, fps, seconds }: Ways): Episode {
  const task = tasks[plan.task]!;
  const rehearse = (pace?: number): Rehearsal => {
    const random = seededRandom(plan.seed);
    const layout = layOut(task, random);
    return { layout, demonstration: demonstrate(plan, task, layout, { random, pace }) };
  };
  const { layout, demonstration } = rehearse(
    seconds === null ? undefined : paceFor(seconds, (pace) => rehearse(pace).demonstration),
  );
  const recording = simulate(demonstration, layout, { seed: plan.seed, fps });
  return { ...recording, plan, task, success: demonstration.success };
}

/** Durations grow in a straight line with the pace, but for what the gripper takes. */
function paceFor(seconds: number, demonstrated: (pace: number) => Demonstration): number {
  const [once, twice] = [1, 2].map((pace) => demonstrated(pace).script.timeSec);
  const perPace = twice! - once!;
  const pace = (seconds - (once! - perPace)) / perPace;
  if (pace < fastest) {
    const needed = Math.ceil(once! - perPace + fastest * perPace);
    throw new Error(`What is asked for does not fit into ${seconds} s: it takes ${needed} s.`);
  }
  return pace;
}

/** No arm of this size moves faster. */
const fastest = 0.25;
