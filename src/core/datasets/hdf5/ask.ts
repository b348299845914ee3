/**
 * Asks processes of their own about HDF5 files. A damaged file may send the library into an endless loop or leave it
 * unusable: then its process is ended, and the next question starts another. The studio and the other files are not
 * affected, nor are other datasets, which have a process each.
 */
import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { fromPlainError, StudioError, type PlainError } from '../../../shared/errors';
import { checkRealFile } from '../../files/contained-path';
import { storedBytes } from '../../files/regular-file';
import { serial } from '../../system/serial';
import { startChild, type Child } from '../../system/child-process';
import type { Hdf5Place, Hdf5Question, Hdf5Questions, ToHdf5 } from './questions';

/**
 * How long an answer may take: files up to a few MB, and more for each MB that is stored, however slow the disk. What a
 * file claims to be, past what is stored of it, costs nobody anything.
 */
const baseLimitMs = 8_000;
const limitMsPerByte = 1 / 16_000;
const longestLimitMs = 120_000;
/** A process that starts is given this long to be ready, on a machine that does much else. */
const startLimitMs = 60_000;
/** One that nobody asks any more is ended. */
const idleMs = 3_000;
/** Datasets that are read side by side; more of them share. */
const mostReaders = 4;

/** What the process says: that it is ready, an answer, or what went wrong; `spent` if it cannot be asked again. */
export type FromHdf5 =
  | { ready: true }
  | { id: number; answer: unknown }
  | { id: number; error: PlainError; spent: boolean };

type Outcome = Exclude<FromHdf5, { ready: true }> | { late: number } | { ended: string };

interface Pending {
  id: number;
  settle(outcome: Outcome): void;
}

/** By folder of the dataset. */
const readers = new Map<string, Hdf5Process>();

/**
 * Throws `corrupt-data` naming the file if it cannot be read, `timeout` if it takes too long, `worker-lost` if the
 * process ended over it or cannot be started.
 */
export function askHdf5<Kind extends keyof Hdf5Questions>(
  place: Hdf5Place,
  question: { kind: Kind } & Hdf5Questions[Kind]['asked'],
): Promise<Hdf5Questions[Kind]['answer']> {
  const asked = readerOf(place).ask(place, question as Hdf5Question);
  return asked as Promise<Hdf5Questions[Kind]['answer']>;
}

/** The longest that an answer about a file may take, ms. */
export const answerLimitMs = (stats: Pick<Stats, 'size' | 'blocks'>): number =>
  Math.min(baseLimitMs + storedBytes(stats) * limitMsPerByte, longestLimitMs);

function readerOf({ file, relative }: Hdf5Place): Hdf5Process {
  const folder = file.endsWith(relative) ? file.slice(0, -relative.length) : file;
  const known = readers.get(folder);
  if (known !== undefined) return known;
  const [first, ...others] = readers.values();
  if (first !== undefined && readers.size >= mostReaders) {
    return others.reduce((least, other) => (other.asked < least.asked ? other : least), first);
  }
  const reader = new Hdf5Process(() => readers.delete(folder));
  readers.set(folder, reader);
  return reader;
}

class Hdf5Process {
  /** Questions that wait for their answer. */
  asked = 0;
  private running: { child: Child; ready: Promise<void> } | null = null;
  private pending: Pending | null = null;
  private idle: ReturnType<typeof setTimeout> | undefined;
  private lastId = 0;
  /** One question at a time: the library reads one file after the other. */
  private readonly inTurn = serial();

  constructor(private readonly unused: () => void) {}

  async ask(place: Hdf5Place, question: Hdf5Question): Promise<unknown> {
    this.asked += 1;
    clearTimeout(this.idle);
    try {
      return await this.inTurn(() => this.askNow(place, question));
    } finally {
      this.asked -= 1;
      if (this.asked === 0) this.idle = setTimeout(() => this.rest(), idleMs);
    }
  }

  end(): void {
    this.running?.child.end();
    this.running = null;
  }

  private rest(): void {
    this.end();
    this.unused();
  }

  private async askNow({ file, relative }: Hdf5Place, question: Hdf5Question): Promise<unknown> {
    await checkRealFile(file);
    const limitMs = answerLimitMs(await stat(file));
    this.running ??= this.start();
    const { child, ready } = this.running;
    await ready;
    this.lastId += 1;
    const id = this.lastId;
    const outcome = await new Promise<Outcome>((resolve) => {
      const timer = setTimeout(() => resolve({ late: limitMs }), limitMs);
      this.pending = {
        id,
        settle: (settled) => {
          clearTimeout(timer);
          resolve(settled);
        },
      };
      child.send({ id, place: { file, relative }, question } satisfies ToHdf5);
    });
    this.pending = null;
    if ('late' in outcome || ('error' in outcome && outcome.spent)) this.end();
    if ('answer' in outcome) return outcome.answer;
    if ('error' in outcome) throw fromPlainError(outcome.error);
    throw 'late' in outcome ? tooLate(relative, outcome.late) : lost(relative, outcome);
  }

  private start(): { child: Child; ready: Promise<void> } {
    const child = startChild('hdf5-process');
    const ready = new Promise<void>((resolve, reject) => {
      const fail = (why: string): void => {
        if (this.running?.child === child) this.running = null;
        reject(new StudioError('worker-lost', `The process that reads HDF5 files ended: ${why}.`));
        child.end();
      };
      const timer = setTimeout(() => fail('it did not start in time'), startLimitMs);
      child.onMessage((message) => {
        const said = message as FromHdf5;
        if ('ready' in said) {
          clearTimeout(timer);
          resolve();
        } else if (this.pending?.id === said.id) this.pending.settle(said);
      });
      child.onEnd((why) => {
        clearTimeout(timer);
        if (this.running?.child !== child) return;
        this.pending?.settle({ ended: why });
        fail(why);
      });
    });
    ready.catch(() => {});
    return { child, ready };
  }
}

/** A slow disk or a file that leads the library in circles: which, nobody knows. */
const tooLate = (relative: string, limitMs: number): StudioError =>
  new StudioError(
    'timeout',
    `${relative} was not read within ${Math.round(limitMs / 1_000)} s; try again when the machine is less busy, and if that does not help, restore the file from the dataset's source.`,
  );

function lost(relative: string, { ended }: Extract<Outcome, { ended: string }>): StudioError {
  const why = `The process that read ${relative} ended (${ended})`;
  // What kills from outside is no fault of the file's: most often memory ran out.
  const isKilled = ended === 'SIGKILL' || ended === 'SIGTERM';
  return new StudioError(
    'worker-lost',
    isKilled
      ? `${why}, most often because memory ran out; close other programs and try again.`
      : `${why}; try again, and if that does not help, restore the file from the dataset's source.`,
  );
}

process.once('exit', () => {
  for (const reader of readers.values()) reader.end();
});
