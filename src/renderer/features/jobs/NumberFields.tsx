import { TextField } from '../../ui';
import { Fault } from './JobForm';
import styles from './AskingFields.module.css';

export interface NumberFieldSpec<Field extends string> {
  field: Field;
  label: string;
  /** Shown while the field is empty: what that means. */
  empty: string;
}

/** Numbers side by side. */
export function NumberFields<Field extends string>(props: {
  fields: readonly NumberFieldSpec<Field>[];
  choices: Readonly<Record<Field, string>>;
  faults: Readonly<Partial<Record<Field, string>>>;
  onChange: (field: Field, text: string) => void;
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
            onChange={(event) => props.onChange(field, event.target.value)}
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
