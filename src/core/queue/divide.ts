/** How the pieces of a job become tasks: neither too long in one worker's hands nor too few for every worker. */
import type { TaskOrder } from '../jobs/tasks';
import { mostPieces } from './batch';

/** Of one task: ten minutes at 30 a second, which take about as long for two cameras. A longer piece is one alone. */
const mostFrames = 18_000;
/** Tasks of a small job, so that there are some for every worker. */
const fewestTasks = 64;

/** In their order, each once; follows from the order alone. */
export function divide({
  pieces,
  frames,
}: Pick<TaskOrder<never, never, never>, 'pieces' | 'frames'>): number[][] {
  const most = Math.min(mostPieces, Math.ceil(pieces.length / fewestTasks));
  const tasks: number[][] = [];
  let held = 0;
  for (const piece of pieces) {
    const own = frames(piece);
    const last = tasks.at(-1);
    if (last === undefined || last.length >= most || held + own > mostFrames) {
      tasks.push([piece]);
      held = own;
    } else {
      last.push(piece);
      held += own;
    }
  }
  return tasks;
}
