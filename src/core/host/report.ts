/** What a person sends along with "it does not work": versions, found tools, the recent log. No secret leaves in it. */
import { open } from 'node:fs/promises';
import path from 'node:path';
import type { ToolInfo } from '../../shared/api/host';
import { withoutSecrets } from './secrets';

export interface ReportFacts {
  /** By name, e.g. `Electron: 45.4.1`. */
  versions: Readonly<Record<string, string>>;
  tools: readonly ToolInfo[];
  /** Lines of a log, oldest first. */
  log: readonly string[];
}

/** Lines of the log that go into a report. */
const keptLines = 400;
/** Longer ones are spoilt, or another program's. */
const longestLine = 20_000;
/** Of a log file only the end is read. */
const readBytes = 4_000_000;

/** Where the desktop host keeps its log. */
export function desktopLogFile(dataDir: string): string {
  return path.join(dataDir, 'logs', 'desktop.jsonl');
}

/** The last lines of a log file and the one before it (`FILE.1`), oldest first; empty where there is none. */
export async function readRecentLog(file: string): Promise<string[]> {
  const texts = await Promise.all([`${file}.1`, file].map((name) => endOf(name).catch(() => '')));
  return texts
    .join('')
    .split('\n')
    .filter((line) => line !== '')
    .slice(-keptLines);
}

async function endOf(file: string): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const from = Math.max(0, size - readBytes);
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(size - from),
      0,
      size - from,
      from,
    );
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** The report as text a person can look through before sending it. */
export function formatReport({ versions, tools, log }: ReportFacts): string {
  const lines = [
    'DualVLA Studio: report of a problem',
    '',
    'What went wrong, and what you did before it (please fill in):',
    '',
    '',
    '## Versions',
    ...Object.entries(versions).map(([name, version]) => `${name}: ${version}`),
    '',
    '## Tools',
    ...tools.flatMap(({ name, path, version, missing, remark }) => [
      `${name}: ${missing ?? `${version ?? 'found'} at ${path ?? '?'}`}`,
      ...((remark ?? null) === null ? [] : [remark]),
    ]),
    '',
    `## Recent log (${log.length} lines)`,
    ...log.map(shortened),
    '',
  ];
  return withoutSecrets(lines.join('\n'));
}

const shortened = (line: string): string =>
  line.length <= longestLine ? line : `${line.slice(0, longestLine)} … (${line.length} characters)`;
