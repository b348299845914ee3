import { Tick } from '../../ui';
import styles from './AskingFields.module.css';

/** What leaves the studio and to whom, and whether this user agrees to it. */
export function Consent(props: {
  plan: { host: string; consent: string };
  agreed: boolean;
  /** For how long it counts. */
  hint?: string;
  onAgree: (agreed: boolean) => void;
}) {
  const { host, consent } = props.plan;
  const {
    agreed,
    hint = 'Kept for you, this project and this address only; untick it to take it back.',
  } = props;
  return (
    <section className={styles.consent}>
      <h3>What leaves the studio</h3>
      <p>{consent}</p>
      <Tick
        type="checkbox"
        label={`I agree to sending this to ${host}`}
        hint={hint}
        checked={agreed}
        onChange={() => props.onAgree(!agreed)}
      />
    </section>
  );
}
