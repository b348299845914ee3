import type { ScoredPolicy } from '../../../../shared/model/score-room';
import { policyColour, policyName } from '../words';
import styles from './Comparison.module.css';

/** Which colour is which policy. */
export function PolicyLegend({ policies }: { policies: readonly ScoredPolicy[] }) {
  return (
    <p className={styles.legend} aria-hidden="true">
      {policies.map(({ policy }, at) => (
        <span key={policy ?? ''}>
          <i className={styles.swatch} style={{ background: policyColour(at) }} />
          {policyName(policy)}
        </span>
      ))}
    </p>
  );
}
