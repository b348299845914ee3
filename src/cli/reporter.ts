/** Progress and remarks of a command on stderr: a line that rewrites itself on a terminal, plain lines elsewhere. */
import type { WriteStream } from 'node:tty';
import { harmless, printLine } from '../core/system/print';
import { formatBytes } from '../shared/model/amounts';
import type { JobProgress } from '../shared/model/job';

const terminalEveryMs = 100;
const plainEveryMs = 5_000;

export function createReporter(stream: WriteStream): {
  report: (progress: JobProgress) => void;
  log: (line: string) => void;
  end: () => void;
} {
  let toldAtMs = 0;
  let open = false;
  const clear = () => {
    if (open) stream.write('\r\u001b[K');
    open = false;
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
      stream.write(`\r\u001b[K${harmless(line)}`);
      open = true;
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
  const more = note === undefined ? '' : `, ${note.replaceAll('\n', '; ')}`;
  const amount = unit === 'bytes' ? formatBytes : String;
  const of = unit === 'bytes' ? '' : ` ${unit}`;
  if (total === undefined) return done === 0 ? phase : `${phase} ${amount(done)}${of}${more}`;
  const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
  return `${phase} ${amount(done)} of ${amount(total)}${of} (${percent} %)${more}`;
}
