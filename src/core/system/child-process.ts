/**
 * How the core starts processes of its own for work that may crash natively. Plain Node forks; in the desktop host,
 * where the program is Electron and must not run as Node, the host starts them and says so with `useChildStarter`.
 */
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { StudioError } from '../../shared/errors';
import { findAppRoot } from './app-root';

/** The processes that there are: each is a file in `src/worker`. */
export type ChildEntry = 'encoder-process' | 'hdf5-process' | 'sql-process' | 'student-process';

export interface Child {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Told once; `why` completes "the process ended: …". Also when the process could not be started. */
  onEnd(listener: (why: string) => void): void;
  /** TERM, then KILL. Nothing to do for one that has ended. */
  end(): void;
}

/** A child that ignores TERM this long is killed. */
const killAfterMs = 700;

let starter: (entry: ChildEntry) => Child = forkChild;

/** Starts one. Throws `worker-lost` where its file is missing. */
export function startChild(entry: ChildEntry): Child {
  return starter(entry);
}

export function useChildStarter(start: (entry: ChildEntry) => Child): void {
  starter = start;
}

/** The built entry; from the sources, the source through tsx. */
function forkChild(entry: ChildEntry): Child {
  const root = findAppRoot(import.meta.dirname);
  const fromSource = import.meta.filename.endsWith('.ts');
  const script = path.join(root, fromSource ? `src/worker/${entry}.ts` : `dist/node/${entry}.js`);
  return forkScript(script, fromSource ? ['--import', 'tsx'] : []);
}

/** Runs a file as a child. Throws `worker-lost` where it is missing. */
export function forkScript(script: string, execArgv: string[] = []): Child {
  if (!existsSync(script)) {
    throw new StudioError(
      'worker-lost',
      `${script} is missing; build or install the studio again.`,
    );
  }
  const child = fork(script, {
    execArgv,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return {
    send(message) {
      if (child.connected) child.send(message as object);
    },
    onMessage: (listener) => void child.on('message', listener),
    onEnd(listener) {
      child.once('error', (error) => listener(error.message));
      child.once('exit', (code, signal) => listener(signal ?? `exit code ${code}`));
    },
    end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const killer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
      child.once('exit', () => clearTimeout(killer));
    },
  };
}
