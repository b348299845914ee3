/** The kinds of work that a worker takes on: the same definitions that this process works by itself. */
import { pictureTask } from '../datasets/integrity/picture-task';
import { StudioError } from '../../shared/errors';
import { videoTask } from '../export/lerobot/videos/video-task';
import { madeHere, type Piece, type TaskDefinition, type WorkerMeans } from '../jobs/tasks';
import { proposeTask } from '../keyframes/propose-task';
import { chatTask } from '../models/chat-task';
import { measureTask } from '../score/measure-task';
import { teacherTask } from '../teachers/live/teacher-task';

/** What a batch works on, opened for it. */
export interface ServedWork {
  /** Throws what is no fault of a piece, and the signal's reason. */
  make(
    work: { pieces: readonly number[]; given: readonly unknown[] },
    signal: AbortSignal,
  ): Promise<Piece<unknown>[]>;
  leave(): Promise<void>;
}

interface ServedTask {
  at: 'path' | 'endpoint';
  open(place: string, plan: unknown, signal: AbortSignal, means: WorkerMeans): Promise<ServedWork>;
}

/** Whatever comes from the queue is read by the definition's schemas before anything is done with it. */
export function served<Subject, Plan, Given, Made>(
  task: TaskDefinition<Subject, Plan, Given, Made>,
): [kind: string, task: ServedTask] {
  const open: ServedTask['open'] = async (path, sent, signal, means) => {
    const plan = task.plan.safeParse(sent);
    if (!plan.success) {
      throw new StudioError('conflict', 'Its plan cannot be read here: another studio made it.');
    }
    const arrived = await task.arrive(path, plan.data, signal, means);
    return {
      async make({ pieces, given }, stop) {
        const parsed = new Map(pieces.map((piece, at) => [piece, task.given.parse(given[at])]));
        const found = async (piece: number): Promise<Given> => {
          const known = parsed.get(piece);
          if (known === undefined) throw new Error(`Nothing was given of ${piece}.`);
          return known;
        };
        const work = { subject: arrived.subject, plan: plan.data, given: found };
        const made: Piece<unknown>[] = [];
        for await (const each of madeHere(task, work, pieces, { signal: stop })) made.push(each);
        return made;
      },
      leave: () => arrived.leave(),
    };
  };
  return [task.kind, { at: task.at ?? 'path', open }];
}

/** By kind. */
export type ServedTasks = ReadonlyMap<string, ServedTask>;

export const servedTasks: ServedTasks = new Map([
  served(proposeTask),
  served(pictureTask),
  served(measureTask),
  served(videoTask),
  served(chatTask),
  served(teacherTask),
]);
