import { TextField } from '../../ui';
import { Fault } from '../jobs';
import type { ChoiceFaults, DraftChoices } from './choices';
import styles from './DraftDialog.module.css';

export interface NumberFieldSpec {
  field: Exclude<keyof DraftChoices, 'key' | 'replace'>;
  label: string;
  /** Shown while the field is empty: what that means. */
  empty: string;
}

/** Numbers side by side. */
export function NumberFields(props: {
  fields: readonly NumberFieldSpec[];
  choices: DraftChoices;
  faults: ChoiceFaults;
  onChange: (change: Partial<DraftChoices>) => void;
}) {
  const { fields, choices, faults } = props;
  const wrong = fields.find(({ field }) => faults[field] !== undefined);
  return (
    <>
      <div className={styles.numbers}>
        {fields.map(({ field, label, empty }) => (
          <TextField
            key={field}
            label={label}
            inputMode="decimal"
            maxLength={12}
            placeholder={empty}
            value={choices[field]}
            aria-invalid={faults[field] !== undefined}
            onChange={(event) => props.onChange({ [field]: event.target.value })}
          />
        ))}
      </div>
      {wrong !== undefined && (
        <Fault>
          {wrong.label}: {faults[wrong.field]}
        </Fault>
      )}
    </>
  );
}
