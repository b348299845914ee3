import { carrierWords, formatWords, hasCarriers } from '../../../shared/model/export-words';
import type { ExportOptions } from '../../../shared/model/export';
import { Select } from '../../ui';
import { FieldGroup } from '../jobs';
import styles from './ExportDialog.module.css';

export interface FormatFieldsProps {
  options: Pick<ExportOptions, 'format' | 'carrier'>;
  onChange: (change: Partial<Pick<ExportOptions, 'format' | 'carrier'>>) => void;
}

/** What is written, and, in LeRobot's formats, what carries the reasoning. */
export function FormatFields({ options, onChange }: FormatFieldsProps) {
  return (
    <FieldGroup legend="What is written">
      <Choice
        label="Format"
        words={formatWords}
        value={options.format}
        onChange={(format) => onChange({ format })}
      />
      {hasCarriers(options.format) && (
        <Choice
          label="Where the reasoning goes"
          words={carrierWords}
          value={options.carrier}
          onChange={(carrier) => onChange({ carrier })}
        />
      )}
    </FieldGroup>
  );
}

interface ChoiceProps<Id extends string> {
  label: string;
  words: readonly { id: Id; label: string; says: string }[];
  value: Id;
  onChange: (value: Id) => void;
}

/** A list to choose from, with what the chosen one means below it. */
function Choice<Id extends string>({ label, words, value, onChange }: ChoiceProps<Id>) {
  const chosen = words.find(({ id }) => id === value);
  return (
    <div>
      <Select
        label={label}
        value={value}
        onChange={(event) => {
          const next = words.find(({ id }) => id === event.target.value);
          if (next !== undefined) onChange(next.id);
        }}
      >
        {words.map((each) => (
          <option key={each.id} value={each.id}>
            {each.label}
          </option>
        ))}
      </Select>
      <p className={styles.says}>{sentence(chosen?.says ?? '')}</p>
    </div>
  );
}

const sentence = (text: string): string =>
  text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
