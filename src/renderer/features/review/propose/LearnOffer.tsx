import { CommandButton } from '../../../commands';
import type { Learning } from './learning';
import styles from './LearnOffer.module.css';

/** While the policy waits for more finished episodes than there are: learning can begin with what there is. */
export function LearnOffer({ learning }: { learning: Learning }) {
  const { offered, begin } = learning;
  if (offered === 0) return null;
  const what = offered === 1 ? 'You finished one episode' : `You finished ${offered} episodes`;
  const text = `${what}. Proposals can follow you already, though so few may mislead.`;
  return (
    <aside className={styles.offer} aria-label="Learning from reviewed episodes">
      <p title={text}>{text}</p>
      <CommandButton command={begin} size="small" />
    </aside>
  );
}
