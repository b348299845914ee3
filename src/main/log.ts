/** The desktop host's log: one JSON object per line, kept small, for Help > Report a problem. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { desktopLogFile } from '../core/host/report';

export interface Log {
  readonly file: string;
  /** `source` is a process, `topic` what it is about. Never throws. */
  write(source: 'main' | 'core' | 'window', topic: string, text: string): void;
}

/** The file and one older one are kept, each up to this many bytes. */
const largest = 512 * 1024;
const longestText = 4_000;

export function openLog(dataDir: string): Log {
  const file = desktopLogFile(dataDir);
  try {
    mkdirSync(path.dirname(file), { recursive: true });
  } catch {
    // A read-only disk: every write below fails as quietly.
  }
  return {
    file,
    write(source, topic, text) {
      const at = new Date().toISOString();
      const line = JSON.stringify({
        at,
        source,
        topic,
        text: text.trimEnd().slice(0, longestText),
      });
      try {
        rotate(file);
        appendFileSync(file, `${line}\n`, { mode: 0o600 });
      } catch {
        // A full disk must not take the studio down with its log.
      }
    },
  };
}

function rotate(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > largest) renameSync(file, `${file}.1`);
}
