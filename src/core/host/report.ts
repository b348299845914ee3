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

/** Whose home it is; tests name another. */
interface Owner {
  home: string;
  user: string;
}

const owner = (): Owner => ({ home: os.homedir(), user: path.basename(os.homedir()) });

/**
 * Takes out what must not leave the machine: the home folder and the user's name in other paths, tokens, keys and passwords
 * (by the name before them, by their usual beginnings, and any long run of hex digits), and who logs in by an address.
 */
export function withoutSecrets(text: string, { home, user }: Owner = owner()): string {
  return withoutNames(text, home, user)
    .replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+@/gi, '$1[removed]@')
    .replace(/\b((?:bearer|basic)\s+)[\w.~+/-]{8,}=*/gi, '$1[removed]')
    .replace(
      /((?:token|key|secret|passw(?:or)?d|authorization|credential|cookie)s?)(\\?["']?\s*[=:]\s*\\?["']?)(?!(?:bearer|basic)\s)[^\s"'&,;}\\]+/gi,
      '$1$2[removed]',
    )
    .replace(
      /\b(?:hf_|sk-|gh[pousr]_|github_pat_|glpat-|xox[a-z]-|AKIA|AIza|eyJ)[\w.-]{8,}/g,
      '[removed]',
    )
    .replace(/\b[0-9a-f]{32,}\b/gi, '[removed]');
}

/** Paths stand in a log as they are, within JSON (Windows' backslashes doubled) and within addresses. */
function withoutNames(text: string, home: string, user: string): string {
  if (home.length <= 1) return text;
  const written = [home, JSON.stringify(home).slice(1, -1), encodeURIComponent(home)];
  const atHome = written.reduce((rest, form) => rest.replaceAll(form, '~'), text);
  const plain = user.replaceAll(/[^\w]/g, String.raw`\$&`);
  return atHome.replaceAll(
    new RegExp(String.raw`(?<=[/\\]|%2F)${plain}(?=[/\\"'\s]|%2F|$)`, 'gi'),
    'USER',
  );
}
