/** What the studio and its browser hold of memory, from /proc: pages that processes share are counted once (PSS). */
import { readFile, readdir } from 'node:fs/promises';

export interface Memory {
  /** MiB: the core's process, the windows' (Chromium's renderers), and all of Chromium. */
  core: number;
  windows: number;
  chromium: number;
}

export const measured = ['core', 'windows', 'chromium'] as const;

interface Process {
  parent: number;
  command: string;
}

/** @param browserParent the process that started the browser */
export async function memoryOf(corePid: number, browserParent: number): Promise<Memory> {
  const processes = await allProcesses();
  const descends = (pid: number): boolean => {
    const parent = processes.get(pid)?.parent;
    return parent !== undefined && (parent === browserParent || descends(parent));
  };
  const chromium = [...processes].filter(
    ([pid, { command }]) => /\/chrom(ium|e)/.test(command) && descends(pid),
  );
  const windows = chromium.filter(([, { command }]) => command.includes('--type=renderer'));
  return {
    core: await pssMiB([corePid]),
    windows: await pssMiB(windows.map(([pid]) => pid)),
    chromium: await pssMiB(chromium.map(([pid]) => pid)),
  };
}

async function allProcesses(): Promise<Map<number, Process>> {
  const processes = new Map<number, Process>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const status = await readFile(`/proc/${name}/status`, 'utf8');
      const parent = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]);
      const command = await readFile(`/proc/${name}/cmdline`, 'utf8');
      processes.set(Number(name), { parent, command });
    } catch {
      // It ended while the list was read.
    }
  }
  return processes;
}

async function pssMiB(pids: readonly number[]): Promise<number> {
  let kib = 0;
  for (const pid of pids) {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
    kib += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
  }
  return kib / 1024;
}
