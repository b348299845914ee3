import { outcomeKinds, type OutcomeKind } from '../../../shared/model/outcome';
import { TextField, Tick } from '../../ui';
import type { ExportChoices } from './choices';
import styles from './ExportDialog.module.css';

type Chosen = Pick<ExportChoices, 'withoutTags' | 'skipLookAgain'>;

const words: Readonly<Record<OutcomeKind, string>> = {
  success: 'Success',
  partial: 'Partial',
  failure: 'Failure',
  unknown: 'Unknown',
};

/** Which episodes are written, by how they ended and by their tags. */
export function OutcomeFields(props: {
  choices: Chosen;
  outcomes: readonly OutcomeKind[];
  onChange: (change: Partial<Chosen>) => void;
  onOutcomes: (outcomes: OutcomeKind[]) => void;
}) {
  const { choices, outcomes, onChange } = props;
  return (
    <>
      <fieldset className={styles.outcomes}>
        <legend>Outcomes that are exported</legend>
        {outcomeKinds.map((kind) => (
          <Tick
            key={kind}
            type="checkbox"
            label={words[kind]}
            checked={outcomes.includes(kind)}
            // One at least: an export of none is no choice.
            disabled={outcomes.length === 1 && outcomes.includes(kind)}
            onChange={() =>
              props.onOutcomes(
                outcomeKinds.filter((each) => outcomes.includes(each) !== (each === kind)),
              )
            }
          />
        ))}
      </fieldset>
      <Tick
        type="checkbox"
        label="Skip episodes marked to look again"
        checked={choices.skipLookAgain}
        onChange={() => onChange({ skipLookAgain: !choices.skipLookAgain })}
      />
      <TextField
        label="Skip episodes tagged"
        placeholder="none, or slipped, blurred"
        value={choices.withoutTags}
        maxLength={2_000}
        onChange={(event) => onChange({ withoutTags: event.target.value })}
      />
    </>
  );
}
