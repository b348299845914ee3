/** What workers answered, and what is told of pieces that none of them could make. */
import type { Queue } from 'bullmq';
import type { PlainError } from '../../shared/errors';
import type { Piece, TaskDefinition } from '../jobs/tasks';
import { attempts, resultSchema, unpacked } from './batch';
import { withCachePaths } from './cache-paths';

/**
 * Null for one that fits neither the pieces nor their kind.
 *
 * @param batch its id, and where its subject is to this machine
 */
export function answerOf<Subject, Plan, Given, Made>(
  task: TaskDefinition<Subject, Plan, Given, Made>,
  pieces: readonly number[],
  answer: Buffer,
  batch: { id: string; place: string },
): Piece<Made>[] | null {
  try {
    const result = resultSchema.parse(withCachePaths(unpacked(answer), batch.place, batch.id));
    if (result.map(({ piece }) => piece).join() !== pieces.join()) return null;
    return result.map((each) =>
      each.failure === null ? { ...each, made: task.made.parse(each.made) } : each,
    );
  } catch {
    return null;
  }
}

export function setAside(piece: number, reason: string): Piece<never> {
  const message = `it was tried ${attempts} times and set aside: ${reason.replace(/\.$/, '')}.`;
  const failure: PlainError = { code: 'worker-lost', message };
  return { piece, made: null, failure };
}

/** Ends the wait before another try: until when it is, the worker said by a clock of its own, which may be ahead. */
export async function tryNow(queue: Queue, task: string): Promise<void> {
  // It may be tried already.
  await (await queue.getJob(task))?.promote().catch(() => undefined);
}

/** Takes a task that failed from the queue, and tells why it did. */
export async function givenUp(queue: Queue, task: string): Promise<string> {
  const reason = (await queue.getJob(task))?.failedReason;
  await queue.remove(task);
  return reason?.includes('stalled') === true
    ? 'each worker that had it was lost'
    : (reason ?? 'no reason was given');
}
