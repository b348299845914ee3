import styles from './AskingFields.module.css';

/** What a model is told besides the studio's own words. */
export function Instructions(props: {
  value: string;
  placeholder: string;
  onChange: (text: string) => void;
}) {
  return (
    <label className={styles.words}>
      <span>Further instructions</span>
      <textarea
        rows={2}
        maxLength={2_000}
        placeholder={props.placeholder}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </label>
  );
}
