import type { JobProgress } from '../../../shared/model/job';
import styles from './JobNote.module.css';

/** What else is worth knowing while a job runs, a line each: which machine works at which rate, or why none does. */
export function JobNote({ progress: { note } }: { progress: JobProgress }) {
  if (note === undefined || note === '') return null;
  return (
    <span className={styles.note}>
      {note.split('\n').map((line) => (
        <span key={line}>{line}</span>
      ))}
    </span>
  );
}
