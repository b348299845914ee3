import styles from './Legend.module.css';

/** Which colour of a plot is what. */
export function Legend(props: { of: readonly { name: string; colour: string }[] }) {
  return (
    <p className={styles.legend} aria-hidden="true">
      {props.of.map(({ name, colour }) => (
        <span key={name}>
          <i className={styles.swatch} style={{ background: colour }} />
          {name}
        </span>
      ))}
    </p>
  );
}
