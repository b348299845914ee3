import { TextField, Tick } from '../../ui';
import { Fault, FieldGroup } from '../jobs';
import { readDrop, readStride, type ExportChoices } from './choices';
import { OutcomeFields } from './OutcomeFields';
import styles from './ExportDialog.module.css';

export interface FrameFieldsProps {
  choices: ExportChoices;
  onChange: (change: Partial<ExportChoices>) => void;
}

/** Which episodes and which of their frames are written. */
export function FrameFields({ choices, onChange }: FrameFieldsProps) {
  const { options, drop, stride } = choices;
  const set = (change: Partial<ExportChoices['options']>) =>
    onChange({ options: { ...options, ...change } });
  const isNoStride = readStride(stride) === null;
  return (
    <FieldGroup legend="Episodes and frames">
      <Tick
        type="checkbox"
        label="Include dropped episodes"
        hint="Else those that a curator dropped are skipped, whatever the reason."
        checked={options.includeFlagged}
        onChange={() => set({ includeFlagged: !options.includeFlagged })}
      />
      <OutcomeFields
        choices={choices}
        outcomes={options.outcomes}
        onChange={onChange}
        onOutcomes={(outcomes) => set({ outcomes })}
      />
      <Tick
        type="checkbox"
        label="Trim idle ends"
        hint="Leaves out the rest before the first and after the last movement."
        checked={options.trimIdle}
        onChange={() => set({ trimIdle: !options.trimIdle })}
      />
      <div className={styles.pair}>
        <DropField drop={drop} onChange={(typed) => onChange({ drop: typed })} />
        <div>
          <TextField
            label="Frame stride"
            inputMode="numeric"
            maxLength={12}
            value={stride}
            aria-invalid={isNoStride}
            onChange={(event) => onChange({ stride: event.target.value })}
          />
          {isNoStride && <Fault>A whole number from 1 to 100.</Fault>}
        </div>
      </div>
    </FieldGroup>
  );
}

function DropField(props: { drop: string; onChange: (drop: string) => void }) {
  const read = readDrop(props.drop);
  return (
    <div>
      <TextField
        label="Skip episodes"
        placeholder="none, or 3, 7-9"
        value={props.drop}
        maxLength={2_000}
        aria-invalid={'wrong' in read}
        onChange={(event) => props.onChange(event.target.value)}
      />
      {'wrong' in read && (
        <Fault>
          {read.wrong === '' ? 'A number is missing.' : `“${read.wrong}” is no episode or range.`}
        </Fault>
      )}
    </div>
  );
}
