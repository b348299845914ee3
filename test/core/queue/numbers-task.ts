/** A task that takes no dataset: squares numbers, as a test wants them squared. */
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { StudioError } from '../../../src/shared/errors';
import type { JobContext } from '../../../src/core/jobs/progress';
import type { Piece, TaskDefinition, TaskEngine } from '../../../src/core/jobs/tasks';
import { queueAddress } from '../../../src/core/queue/address';
import { served } from '../../../src/core/queue/served-tasks';
import { serveQueue } from '../../../src/core/queue/worker';

type Squaring = (piece: number, given: number) => number | Promise<number>;
export type NumbersTask = TaskDefinition<Squaring, { power: 2 }, number, number>;

export const squareOf: Squaring = (piece, given) => piece * given;

/** @param how squares at the worker that the task is given to */
export const numbersTask = (how: Squaring = squareOf): NumbersTask => ({
  kind: 'numbers',
  plan: z.object({ power: z.literal(2) }),
  given: z.number(),
  made: z.number(),
  arrive: () => Promise.resolve({ subject: how, leave: () => Promise.resolve() }),
  make: async ({ subject, given }, piece) => subject(piece, await given(piece)),
});

/** All squares below `count`, in the order in which the engine gives them. */
export async function squares(
  engine: TaskEngine,
  count: number,
  job: JobContext,
  path: string = import.meta.dirname,
): Promise<Piece<number>[]> {
  const order = {
    path,
    subject: squareOf,
    plan: { power: 2 as const },
    pieces: Array.from({ length: count }, (_, piece) => piece),
    frames: () => 0,
    given: (piece: number) => Promise.resolve(piece),
    phase: 'squaring',
    unit: 'episodes' as const,
  };
  const found: Piece<number>[] = [];
  for await (const each of engine.run(numbersTask(), order, job)) found.push(each);
  return found;
}

/** A worker in this process, until the test is over; gives the lines that it says. */
export function working(
  url: string,
  task: NumbersTask = numbersTask(),
  roots: readonly string[] = [import.meta.dirname],
): string[] {
  const lines: string[] = [];
  const stop = new AbortController();
  const ended = serveQueue(
    {
      address: queueAddress(url),
      roots,
      concurrency: 2,
      log: (line) => lines.push(line),
      tasks: new Map([served(task)]),
    },
    stop.signal,
  );
  onTestFinished(async () => {
    stop.abort(new StudioError('canceled', 'The test is over.'));
    await ended;
  });
  return lines;
}

export const watched = (): JobContext & { stop: AbortController; notes: string[] } => {
  const stop = new AbortController();
  const notes: string[] = [];
  const report: JobContext['report'] = ({ note }) => {
    if (note !== undefined && note !== notes.at(-1)) notes.push(note);
  };
  return { stop, notes, signal: stop.signal, report };
};
