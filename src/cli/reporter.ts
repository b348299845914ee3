/** Progress and remarks of a command on stderr: words that rewrite themselves on a terminal, plain lines elsewhere. */
import type { WriteStream } from 'node:tty';
import { harmless, printLine } from '../core/system/print';
import { formatBytes } from '../shared/model/amounts';
import type { JobProgress } from '../shared/model/job';

const terminalEveryMs = 100;
const plainEveryMs = 5_000;
/** Where the terminal does not say. */
const usualColumns = 80;
/** Of a note that has a line for each machine; the window shows all. */
const mostLines = 8;

export function createReporter(stream: WriteStream): {
  report: (progress: JobProgress) => void;
  log: (line: string) => void;
  end: () => void;
} {
  let toldAtMs = 0;
  /** Of the terminal that are written on: words that are longer than it is wide take several. */
  let rows = 0;
  const clear = () => {
    if (rows > 0) stream.write(`${rows > 1 ? `\u001b[${rows - 1}A` : ''}\r\u001b[J`);
    rows = 0;
  };
  return {
    report(progress) {
      const now = Date.now();
      // A clock that was set back would have to catch up first.
      if (Math.abs(now - toldAtMs) < (stream.isTTY ? terminalEveryMs : plainEveryMs)) return;
      toldAtMs = now;
      const line = describeProgress(progress);
      if (!stream.isTTY) {
        printLine(stream, line);
        return;
      }
      const text = harmless(line);
      clear();
      stream.write(text);
      rows = Math.ceil(text.length / (stream.columns || usualColumns));
    },
    log(line) {
      clear();
      printLine(stream, line);
    },
    end: clear,
  };
}

/** e.g. `reading 12 of 24 episodes (50 %)` */
function describeProgress({ phase, done, total, unit, note }: JobProgress): string {
  const more = note === undefined ? '' : `, ${inALine(note.split('\n'))}`;
  const amount = unit === 'bytes' ? formatBytes : String;
  const of = unit === 'bytes' ? '' : ` ${unit}`;
  if (total === undefined) return done === 0 ? phase : `${phase} ${amount(done)}${of}${more}`;
  const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
  return `${phase} ${amount(done)} of ${amount(total)}${of} (${percent} %)${more}`;
}

function inALine(lines: readonly string[]): string {
  const left = lines.length - mostLines;
  return [...lines.slice(0, mostLines), ...(left > 0 ? [`and ${left} more`] : [])].join('; ');
}
