/** What a person sends along with "it does not work": versions, found tools, the recent log. No secret leaves in it. */
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { ToolInfo } from '../../shared/api/host';

export interface ReportFacts {
  /** By name, e.g. `Electron: 45.4.1`. */
  versions: Readonly<Record<string, string>>;
  tools: readonly ToolInfo[];
  /** Lines of a log, oldest first. */
  log: readonly string[];
}

/** Lines of the log that go into a report. */
const keptLines = 400;

/** Where the desktop host keeps its log. */
export function desktopLogFile(dataDir: string): string {
  return path.join(dataDir, 'logs', 'desktop.jsonl');
}

/** The last lines of a log file and the one before it (`FILE.1`), oldest first; empty where there is none. */
export async function readRecentLog(file: string): Promise<string[]> {
  const texts = await Promise.all(
    [`${file}.1`, file].map((name) => readFile(name, 'utf8').catch(() => '')),
  );
  return texts
    .join('')
    .split('\n')
    .filter((line) => line !== '')
    .slice(-keptLines);
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
    ...tools.map(({ name, path, version, missing }) =>
      missing === null ? `${name}: ${version ?? 'found'} at ${path ?? '?'}` : `${name}: ${missing}`,
    ),
    '',
    `## Recent log (${log.length} lines)`,
    ...log,
    '',
  ];
  return lines.map((line) => withoutSecrets(line)).join('\n');
}

/**
 * Takes out what must not leave the machine: the home folder's name, tokens and keys (in addresses, by their usual
 * prefixes, and any long run of hex digits), names and passwords in addresses.
 */
export function withoutSecrets(text: string, home: string = os.homedir()): string {
  const atHome = home.length > 1 ? text.replaceAll(home, '~') : text;
  return atHome
    .replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+@/gi, '$1[removed]@')
    .replace(
      /\b(token|key|secret|password|authorization)(["']?\s*[=:]\s*["']?)(?:bearer\s+)?[^\s"'&,}]+/gi,
      '$1$2[removed]',
    )
    .replace(/\b(?:hf_|sk-|ghp_|github_pat_|xox[a-z]-)[\w-]{8,}/g, '[removed]')
    .replace(/\b[0-9a-f]{32,}\b/gi, '[removed]');
}
