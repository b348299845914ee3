/**
 * Asks a process of its own about HDF5 files. A damaged file may send the library into an endless loop or leave it
 * unusable: then the process is ended, and the next question starts another. The studio and the other files are not
 * affected.
 */
import { stat } from 'node:fs/promises';
import { fromPlainError, StudioError, type PlainError } from '../../../shared/errors';
import { checkRealFile } from '../../files/contained-path';
import { serial } from '../../system/serial';
import { startChild, type Child } from '../../system/child-process';
import type { Hdf5Place, Hdf5Question, Hdf5Questions, ToHdf5 } from './questions';

/** How long an answer may take: files up to a few MB, and more for each MB, however slow the disk. */
const baseLimitMs = 8_000;
const limitMsPerByte = 1 / 16_000;
/** A process that starts is given this long to be ready, on a machine that does much else. */
const startLimitMs = 60_000;
/** One that nobody asks any more is ended. */
const idleMs = 3_000;

/** What the process says: that it is ready, an answer, or what went wrong; `spent` if it cannot be asked again. */
export type FromHdf5 =
  | { ready: true }
  | { id: number; answer: unknown }
  | { id: number; error: PlainError; spent: boolean };

type Outcome = FromHdf5 | { ended: string } | { lost: string };

interface Pending {
  id: number;
  settle(outcome: Outcome): void;
}

let running: { child: Child; ready: Promise<void> } | null = null;
let pending: Pending | null = null;
let idle: ReturnType<typeof setTimeout> | undefined;
let lastId = 0;
/** One question at a time: the library reads one file after the other. */
const inTurn = serial();

/**
 * Throws `corrupt-data` naming the file if it cannot be read or takes too long, `worker-lost` if the process cannot be
 * started.
 */
export function askHdf5<Kind extends keyof Hdf5Questions>(
  place: Hdf5Place,
  question: { kind: Kind } & Hdf5Questions[Kind]['asked'],
): Promise<Hdf5Questions[Kind]['answer']> {
  const asked = inTurn(() => askNow(place, question as Hdf5Question));
  return asked as Promise<Hdf5Questions[Kind]['answer']>;
}

async function askNow({ file, relative }: Hdf5Place, question: Hdf5Question): Promise<unknown> {
  clearTimeout(idle);
  await checkRealFile(file);
  const { size } = await stat(file);
  running ??= start();
  const { child, ready } = running;
  await ready;
  lastId += 1;
  const id = lastId;
  const limitMs = baseLimitMs + size * limitMsPerByte;
  const outcome = await new Promise<Outcome>((resolve) => {
    const timer = setTimeout(() => resolve({ ended: 'it takes without end' }), limitMs);
    pending = {
      id,
      settle: (settled) => {
        clearTimeout(timer);
        resolve(settled);
      },
    };
    child.send({ id, place: { file, relative }, question } satisfies ToHdf5);
  });
  pending = null;
  if ('lost' in outcome) {
    throw new StudioError(
      'worker-lost',
      `The process that read ${relative} was killed (${outcome.lost}), most often because memory ran out; close other programs and try again.`,
    );
  }
  if ('ended' in outcome || ('error' in outcome && outcome.spent)) stop();
  else idle = setTimeout(stop, idleMs);
  if ('answer' in outcome) return outcome.answer;
  if ('error' in outcome) throw fromPlainError(outcome.error);
  throw new StudioError(
    'corrupt-data',
    `${relative} cannot be read (${'ended' in outcome ? outcome.ended : 'no answer'}); restore the file from the dataset's source.`,
  );
}

function start(): { child: Child; ready: Promise<void> } {
  const child = startChild('hdf5-process');
  const ready = new Promise<void>((resolve, reject) => {
    const fail = (why: string): void => {
      if (running?.child === child) running = null;
      reject(new StudioError('worker-lost', `The process that reads HDF5 files ended: ${why}.`));
      child.end();
    };
    const timer = setTimeout(() => fail('it did not start in time'), startLimitMs);
    child.onMessage((message) => {
      const said = message as FromHdf5;
      if ('ready' in said) {
        clearTimeout(timer);
        resolve();
      } else if (pending?.id === said.id) pending.settle(said);
    });
    child.onEnd((why) => {
      clearTimeout(timer);
      if (running?.child !== child) return;
      // What kills from outside is no fault of the file's: most often memory ran out.
      if (why === 'SIGKILL' || why === 'SIGTERM') pending?.settle({ lost: why });
      else pending?.settle({ ended: `reading it ends the process, ${why}` });
      fail(why);
    });
  });
  ready.catch(() => {});
  return { child, ready };
}

process.once('exit', () => running?.child.end());

function stop(): void {
  running?.child.end();
  running = null;
}
