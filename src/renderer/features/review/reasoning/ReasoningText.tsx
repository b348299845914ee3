import { fieldsOf } from './fields';
import styles from './ReasoningText.module.css';

/** A text to be read, part by part where it has some, in the direction of its own script. */
export function ReasoningText({ text, subtaskFirst }: { text: string; subtaskFirst: boolean }) {
  const fields = fieldsOf(text, subtaskFirst)?.filter(({ part }) => part.text !== '') ?? [];
  if (fields.length < 2) {
    return (
      <p className={styles.text} dir="auto">
        {text}
      </p>
    );
  }
  return (
    <dl className={styles.parts}>
      {fields.map(({ name, part }) => (
        <div key={name} className={styles.part}>
          <dt>{name}</dt>
          <dd dir="auto">{part.text}</dd>
        </div>
      ))}
    </dl>
  );
}
