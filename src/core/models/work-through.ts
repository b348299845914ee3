/** Questions asked side by side, as many at once as a server is to be asked. */
import { serial } from '../system/serial';

/**
 * Takes `tasks` one after another and works on up to `concurrency` of them at once. The first that throws stops all, by
 * the signal that the work and the tasks are given. Throws what it threw, or the reason of the outer `signal`.
 */
export async function workThrough<Task>(
  tasksOf: (signal: AbortSignal) => AsyncGenerator<Task, void>,
  work: (task: Task, signal: AbortSignal) => Promise<void>,
  { concurrency, signal: outer, first }: WorkOptions<Task>,
): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, outer]);
  const tasks = tasksOf(signal);
  // The generator is asked by one worker at a time.
  const inTurn = serial();
  const next = (): Promise<IteratorResult<Task, void>> => inTurn(() => tasks.next());
  const worker = async (): Promise<void> => {
    try {
      for (let task = await next(); task.done !== true; task = await next()) {
        await work(task.value, signal);
      }
    } catch (error) {
      stop.abort(error);
      throw error;
    }
  };
  try {
    if (first !== undefined) {
      const trial = await next();
      if (trial.done === true) return;
      await first(trial.value, signal);
    }
    const ends = await Promise.allSettled(Array.from({ length: concurrency }, worker));
    if (ends.some((end) => end.status === 'rejected')) throw signal.reason;
  } finally {
    await tasks.return();
  }
}

interface WorkOptions<Task> {
  concurrency: number;
  signal: AbortSignal;
  /** Done alone, before the others. */
  first?: (task: Task, signal: AbortSignal) => Promise<void>;
}
