import { partsToRead } from './fields';
import styles from './ReasoningText.module.css';

/** A text to be read, part by part where it has some, in the direction of its own script. */
export function ReasoningText({ text, subtaskFirst }: { text: string; subtaskFirst: boolean }) {
  const parts = partsToRead(text, subtaskFirst);
  if (parts === null) {
    return (
      <p className={styles.text} dir="auto">
        {text}
      </p>
    );
  }
  return (
    <dl className={styles.parts}>
      {parts.map(({ name, part }) => (
        <div key={name} className={styles.part}>
          <dt>{name}</dt>
          <dd dir="auto">{part.text}</dd>
        </div>
      ))}
    </dl>
  );
}
