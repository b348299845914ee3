/** What is wrong with one file of a journal, in sentences. */
import type { Problem } from '../../shared/errors';
import { limits } from '../files/limits';
import { megabytes } from '../files/regular-file';

export interface JournalReporter {
  /** `what` goes on after "Line 3 of FILE". */
  line(number: number, what: string): void;
  clash(number: number, id: string): void;
  /** Its episode has as much as one may have, with entries of so many curators at most. */
  beyond(number: number, mostCurators: number): void;
  /** This line and those behind it: the journal has as much as it may, `most`. */
  left(number: number, most: string): void;
  /** The line break behind a line was damaged; null for the last line. */
  joined(number: number | null): void;
  /** A line that the one of this number was written after is nowhere. */
  gap(number: number): void;
  torn(bytes: number): void;
  unread(why: string): void;
  files(found: number, read: number): void;
}

/** What is kept of one episode, in words. */
export function mostOfEpisode(noun: string, mostCurators: number): string {
  const crowd = Number.isFinite(mostCurators) ? `, or those of ${mostCurators} curators` : '';
  return `${limits.episodeEntries} ${noun}s, or ${megabytes(limits.episodeEntryBytes)} of them${crowd}`;
}

/** One problem for each; `onProblem` may hear of millions, and bounds what is kept (`ProblemList`). */
export function journalReporter({
  place,
  noun,
  onProblem,
}: {
  place: string;
  noun: string;
  onProblem: (problem: Problem) => void;
}): JournalReporter {
  const say = (code: string, message: string) => {
    onProblem({ code, severity: 'warning', message, file: place });
  };
  const report: JournalReporter = {
    line(number, what) {
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
    beyond(number, mostCurators) {
      const most = mostOfEpisode(noun, mostCurators);
      report.line(number, `is beyond what an episode may have (${most})`);
    },
    left(number, most) {
      say(
        'journal-file',
        `What stands from line ${number} of ${place} on does not count: more than ${most} are not read.`,
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
  };
  return report;
}
