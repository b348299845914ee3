/** Starts the process that watches videos, hands it work, and ends it. */
import { fork, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { StudioError, type PlainError } from '../../shared/errors';
import { findAppRoot } from '../host/app-root';
import type { FromEvents, ToEvents } from './event-messages';
import type { EventModel } from './model-file';
import type { WatchedVideo, WatchRequest } from './watch-video';

/** A child that ignores TERM this long is killed. */
const killAfterMs = 700;

export interface EventWatcher {
  /** Why the model does not run and the cheap predictor works alone, or null. */
  readonly modelProblem: PlainError | null;
  /** Throws `corrupt-data`, `tool-failed` and the like for one video; `worker-lost` where the process has died. */
  watch(request: WatchRequest): Promise<WatchedVideo>;
  close(): void;
}

interface Waiting {
  resolve: (video: WatchedVideo) => void;
  reject: (error: unknown) => void;
}

/** Throws `worker-lost` where the process cannot be started, and the signal's reason when aborted; `signal` also ends it. */
export async function startEventWatcher(
  model: EventModel,
  signal: AbortSignal,
): Promise<EventWatcher> {
  signal.throwIfAborted();
  const child = startChild();
  const waiting = new Map<number, Waiting>();
  let lost: StudioError | null = null;
  let lastId = 0;
  const say = (message: ToEvents): void => {
    if (child.connected) child.send(message);
  };
  const close = (): void => {
    signal.removeEventListener('abort', close);
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const killer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    child.once('exit', () => clearTimeout(killer));
  };
  signal.addEventListener('abort', close, { once: true });
  const ready = new Promise<PlainError | null>((resolve, reject) => {
    const fail = (why: string): void => {
      lost = new StudioError('worker-lost', `The process that watches videos ended: ${why}.`);
      const reason: unknown = signal.aborted ? signal.reason : lost;
      reject(reason);
      for (const { reject: rejectOne } of waiting.values()) rejectOne(reason);
      waiting.clear();
    };
    child.on('error', (error) => fail(error.message));
    child.on('exit', (code, by) => fail(by ?? `exit code ${code}`));
    child.on('message', (message: FromEvents) => {
      if (message.type === 'ready') return resolve(message.problem);
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.type === 'watched') asked?.resolve(message.video);
      else asked?.reject(fromPlain(message.error));
    });
  });
  say({ type: 'start', model });
  return {
    modelProblem: await ready,
    watch(request) {
      if (lost !== null || signal.aborted) {
        const reason: unknown = signal.aborted ? signal.reason : lost;
        return Promise.reject(reason);
      }
      const id = (lastId += 1);
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        say({ type: 'watch', id, request });
      });
    },
    close,
  };
}

/** The built entry; from the sources, the source through tsx. */
function startChild(): ChildProcess {
  const root = findAppRoot(import.meta.dirname);
  const fromSource = import.meta.filename.endsWith('.ts');
  const script = path.join(
    root,
    fromSource ? 'src/worker/event-process.ts' : 'dist/node/event-process.js',
  );
  if (!existsSync(script)) {
    throw new StudioError(
      'worker-lost',
      `${script} is missing; build or install the studio again.`,
    );
  }
  return fork(script, {
    execArgv: fromSource ? ['--import', 'tsx'] : [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // In the desktop host the program is Electron's, which then behaves as plain Node.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
}

const fromPlain = ({ code, message, details }: PlainError): StudioError =>
  new StudioError(code, message, details === undefined ? {} : { details });
