import type { JobProgress } from '../../../shared/model/job';
import styles from './JobNote.module.css';

/** So many lines are seen at once, in a strip (`--job-note-lines`) fewer. */
const seen = 3;

/**
 * What else is worth knowing while a job runs, a line each: which machine works at which rate, or why none does. Many
 * are scrolled through.
 */
export function JobNote({ progress: { note } }: { progress: JobProgress }) {
  if (note === undefined || note === '') return null;
  const lines = note.split('\n');
  const isScrolled = lines.length > seen;
  return (
    <section
      className={styles.note}
      aria-label={isScrolled ? 'Machines at work' : undefined}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keys; nothing in it takes the focus
      tabIndex={isScrolled ? 0 : undefined}
    >
      {lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </section>
  );
}
