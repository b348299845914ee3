import { formatCount } from '../../ui/format';
import styles from './AskingFields.module.css';

/** More than these say nothing new. */
const shownLines = 100;

/** What went wrong beside the result, a line each. `more`: how many there are besides. */
export function ProblemLines(props: { lines: readonly string[]; more?: number }) {
  const { lines, more = 0 } = props;
  const left = more + Math.max(0, lines.length - shownLines);
  if (lines.length === 0) return null;
  return (
    <ul className={styles.problems} aria-label="Issues">
      {lines.slice(0, shownLines).map((line) => (
        <li key={line}>{line}</li>
      ))}
      {left > 0 && <li>… and {formatCount(left)} more</li>}
    </ul>
  );
}
