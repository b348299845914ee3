/** What is wrong with one file of a journal, in sentences. */
import type { Problem } from '../../shared/errors';

/** Broken lines are reported one by one up to this many per file. */
const reportedLines = 20;

export interface JournalReporter {
  /** `what` goes on after "Line 3 of FILE". */
  line(number: number, what: string): void;
  clash(number: number, id: string): void;
  /** The line break behind a line was damaged; null for the last line. */
  joined(number: number | null): void;
  /** A line that the one of this number was written after is nowhere. */
  gap(number: number): void;
  torn(bytes: number): void;
  unread(why: string): void;
  files(found: number, read: number): void;
  end(): void;
}

export function journalReporter({
  place,
  noun,
  onProblem,
}: {
  place: string;
  noun: string;
  onProblem: (problem: Problem) => void;
}): JournalReporter {
  let broken = 0;
  const say = (code: string, message: string) => {
    onProblem({ code, severity: 'warning', message, file: place });
  };
  const report: JournalReporter = {
    line(number, what) {
      broken += 1;
      if (broken > reportedLines) return;
      say(
        'journal-line',
        `Line ${number} of ${place} ${what} and does not count; everything else was read.`,
      );
    },
    clash(number, id) {
      report.line(
        number,
        `has the id ${id} of another ${noun}, of which the one read first counts,`,
      );
    },
    joined(number) {
      const which = number === null ? 'the last line' : `line ${number}`;
      say(
        'journal-line',
        `The line break behind ${which} of ${place} was changed after it was written; what stands before and behind it was read.`,
      );
    },
    gap(number) {
      say(
        'journal-line',
        `What stood before line ${number} of ${place} was taken out or changed after it was written; everything else was read.`,
      );
    },
    torn(bytes) {
      say(
        'journal-torn',
        `${place} ended in the middle of a ${noun} that was never acknowledged; its ${bytes} bytes were cut off.`,
      );
    },
    unread(why) {
      say('journal-file', `What ${place} holds does not count: ${why}`);
    },
    files(found, read) {
      say('journal-file', `${place} holds ${found} files, of which only the first ${read} count.`);
    },
    end() {
      if (broken <= reportedLines) return;
      say('journal-line', `${place} has ${broken - reportedLines} more lines that do not count.`);
    },
  };
  return report;
}
