/** The command line in this process: what a command says takes no start of a program to know. */
import { vi } from 'vitest';
import { runCommandLine } from '../../src/cli/run';
import { runCli, type Ran } from './run-cli';

/** As `runCli`, in this process; one at a time. */
export async function runHere(dataDir: string, ...args: string[]): Promise<Ran> {
  const said = { stdout: '', stderr: '' };
  const taking = (name: 'stdout' | 'stderr') =>
    vi.spyOn(process[name], 'write').mockImplementation((part, ...more) => {
      said[name] += String(part);
      const written = more.find((each) => typeof each === 'function');
      written?.();
      return true;
    });
  const spies = [taking('stdout'), taking('stderr')];
  const before = process.env['DUALVLA_DATA_DIR'];
  process.env['DUALVLA_DATA_DIR'] = dataDir;
  try {
    const status = await runCommandLine(args);
    return { status, ...said };
  } finally {
    for (const spy of spies) spy.mockRestore();
    if (before === undefined) delete process.env['DUALVLA_DATA_DIR'];
    else process.env['DUALVLA_DATA_DIR'] = before;
  }
}

/** Commands that were run as they are built: once in each process of the tests is often enough. */
const ran = new Set<string>();

/**
 * Each command as it is built when it is first run, and from then on in this process, where nothing has to start; one
 * at a time. Those of one subject (`score`, `score kb`) are loaded together and count as one.
 */
export function dualvlaFor(dataDir: () => string): (...args: string[]) => Promise<Ran> {
  return (...args) => {
    const [command = ''] = args;
    const run = ran.has(command) ? runHere : runCli;
    ran.add(command);
    return run(dataDir(), ...args);
  };
}
