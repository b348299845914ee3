/** The built command line as a process of its own: how long it took, what of a processor, and its most memory. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '../shared-data';
import type { BenchRow } from './row';

export interface Ran {
  /** By the clock. */
  seconds: number;
  /** User and system, of the process and all that it started. */
  processor: number;
  /** Most resident memory of the process itself, MiB. */
  most: number;
  /** Bytes that it printed on stdout. */
  printed: number;
}

export interface Running {
  pid: number;
  ended: Promise<Ran>;
  stop(): void;
}

const pollMs = 100;

/** Linux only. `ended` rejects with what the command said where it fails. */
export function startCli(dataDir: string, words: readonly string[]): Running {
  const began = performance.now();
  const script = path.join(repositoryRoot, 'dist/node/cli.js');
  const child = spawn(process.execPath, [script, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DUALVLA_DATA_DIR: dataDir },
  });
  const pid = child.pid ?? 0;
  let [most, printed, processor] = [0, 0, 0];
  let said = '';
  let isStopped = false;
  const look = (): void => {
    most = Math.max(most, mostResident(pid));
    processor = Math.max(processor, processorOf(pid));
  };
  const timer = setInterval(look, pollMs);
  child.stdout.on('data', (part: Buffer) => (printed += part.length));
  child.stderr.on('data', (part: Buffer) => (said = `${said}${part.toString()}`.slice(-2_000)));
  const ended = async (): Promise<Ran> => {
    await once(child, 'close');
    clearInterval(timer);
    if (child.exitCode !== 0 && !isStopped) {
      throw new Error(`dualvla ${words.join(' ')} ended with ${child.exitCode}: ${said}`);
    }
    return { seconds: (performance.now() - began) / 1000, processor, most, printed };
  };
  const stop = (): void => {
    isStopped = true;
    child.kill('SIGTERM');
  };
  return { pid, ended: ended(), stop };
}

export const runCli = (dataDir: string, ...words: string[]): Promise<Ran> =>
  startCli(dataDir, words).ended;

/** One row for each of the three. */
export const rowsOf = (
  name: string,
  { seconds, processor, most }: Ran,
  note: string,
): BenchRow[] => [
  { name, value: seconds, unit: 's', note },
  { name: `${name}, processor`, value: processor, unit: 's', note },
  { name: `${name}, most memory`, value: most, unit: 'MiB', note },
];

/** MiB; 0 once it has ended. */
function mostResident(pid: number): number {
  const kib = /^VmHWM:\s+(\d+)/m.exec(textOf(`/proc/${pid}/status`))?.[1];
  return Number(kib ?? 0) / 1024;
}

/** Seconds, with those of its ended children; 0 once it has ended. */
function processorOf(pid: number): number {
  const text = textOf(`/proc/${pid}/stat`);
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
