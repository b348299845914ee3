import { partsToRead } from '../review';
import styles from './TeamRoom.module.css';

/** What a curator kept, part by part where it has some. Within a button: no list. */
export function SaidText({ text, subtaskFirst }: { text: string; subtaskFirst: boolean }) {
  const parts = partsToRead(text, subtaskFirst);
  if (parts === null) {
    return (
      <span className={styles.text} dir="auto">
        {text}
      </span>
    );
  }
  return (
    <span className={styles.parts}>
      {parts.map(({ name, part }) => (
        <span key={name} className={styles.part}>
          <span className={styles.dim}>{name} </span>
          <span dir="auto">{part.text} </span>
        </span>
      ))}
    </span>
  );
}
