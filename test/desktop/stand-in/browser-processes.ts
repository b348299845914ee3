/** The processes of the app's Chromium, found by the profile on their command line (Linux). */
import { readdirSync, readFileSync } from 'node:fs';

const types: Record<string, string> = { renderer: 'Tab', 'gpu-process': 'GPU', utility: 'Utility' };

export function browserProcesses(
  profile: string,
): { pid: number; type: string; name: string | undefined }[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const commands = pids.map((pid) => ({ pid: Number(pid), line: commandLine(pid) }));
  const main = commands.find(
    ({ line }) => line.includes(`--user-data-dir=${profile}`) && !line.includes('--type='),
  );
  if (main === undefined) return [];
  const children = commands.filter(({ pid }) => isBelow(pid, main.pid));
  return [main, ...children].map(({ pid, line }) => {
    const type = /--type=([\w-]+)/.exec(line)?.[1];
    const name = type ?? 'Chromium (in Electron: the main process)';
    return { pid, type: types[type ?? ''] ?? 'Unknown', name };
  });
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}

function isBelow(pid: number, ancestor: number): boolean {
  let current = pid;
  while (current > 1) {
    current = parentOf(current);
    if (current === ancestor) return true;
  }
  return false;
}

function parentOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0;
  }
}
