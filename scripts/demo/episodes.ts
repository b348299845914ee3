/** Everything about one episode but its pictures; the same for the same plan, wherever it is computed. */
import { demonstrate } from './demonstrate';
import { layOut } from './layout';
import { seededRandom } from './random';
import { simulate, type Recording } from './simulate';
import { tasks, type EpisodePlan, type Task } from './tasks';

export interface Episode extends Recording {
  plan: EpisodePlan;
  task: Task;
  success: boolean;
}

export function playEpisode(plan: EpisodePlan): Episode {
  const task = tasks[plan.task]!;
  const random = seededRandom(plan.seed);
  const layout = layOut(task, random);
  const demonstration = demonstrate(plan, task, layout, random);
  const recording = simulate(demonstration, layout, plan.seed);
  return { ...recording, plan, task, success: demonstration.success };
}
