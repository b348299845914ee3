import type { EmbodimentPart } from '../../../shared/model/dataset';
import { useButtonCommand } from '../../commands';
import { Button } from '../../ui';
import { policySpecs } from './policy-specs';
import styles from './RobotPanel.module.css';

export type LagSec = NonNullable<EmbodimentPart['lagSec']>;

/** How late the hand is recorded, as the pictures show it; corrected only where the curator says so. */
export function GripperLag(props: {
  said: string | null;
  corrected: LagSec | null;
  offered: LagSec | null;
  canWrite: boolean;
  /** Null takes the correction back. */
  onCorrect: (lagSec: LagSec | null) => void;
}) {
  const { said, corrected, offered, canWrite, onCorrect } = props;
  const button = useButtonCommand(policySpecs.correctLag);
  if (said === null && corrected === null) return null;
  return (
    <p className={styles.lag}>
      <span>
        {said}
        {corrected !== null &&
          ` Corrected: closing counts ${corrected.close.toFixed(2)} s earlier than recorded, opening ${corrected.open.toFixed(2)} s.`}
        {corrected === null && offered === null && ' Too little to be corrected.'}
      </span>
      {(corrected ?? offered) !== null && (
        <Button
          ref={button}
          size="small"
          disabled={!canWrite}
          onClick={() => onCorrect(corrected === null ? offered : null)}
        >
          {corrected === null ? 'Correct it' : 'As recorded'}
        </Button>
      )}
    </p>
  );
}
