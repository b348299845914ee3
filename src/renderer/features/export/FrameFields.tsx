import type { ExportOptions } from '../../../shared/model/export';
import { TextField, Tick } from '../../ui';
import { Fault, FieldGroup } from '../jobs';
import { readDrop } from './choices';
import { OutcomeFields } from './OutcomeFields';
import styles from './ExportDialog.module.css';

type Chosen = Pick<
  ExportOptions,
  'includeFlagged' | 'outcomes' | 'withoutTags' | 'trimIdle' | 'stride'
>;

export interface FrameFieldsProps {
  options: Chosen;
  /** Episodes to skip, as typed. */
  drop: string;
  onChange: (change: Partial<Chosen>) => void;
  onDrop: (drop: string) => void;
}

const strides = { least: 1, most: 100 };

/** Which episodes and which of their frames are written. */
export function FrameFields({ options, drop, onChange, onDrop }: FrameFieldsProps) {
  return (
    <FieldGroup legend="Episodes and frames">
      <Tick
        type="checkbox"
        label="Include dropped episodes"
        hint="Else those that a curator dropped are skipped, whatever the reason."
        checked={options.includeFlagged}
        onChange={() => onChange({ includeFlagged: !options.includeFlagged })}
      />
      <OutcomeFields options={options} onChange={onChange} />
      <Tick
        type="checkbox"
        label="Trim idle ends"
        hint="Leaves out the rest before the first and after the last movement."
        checked={options.trimIdle}
        onChange={() => onChange({ trimIdle: !options.trimIdle })}
      />
      <div className={styles.pair}>
        <DropField drop={drop} onChange={onDrop} />
        <TextField
          type="number"
          label="Frame stride"
          min={strides.least}
          max={strides.most}
          value={options.stride}
          onChange={(event) => {
            const stride = Math.round(event.target.valueAsNumber);
            if (stride >= strides.least && stride <= strides.most) onChange({ stride });
          }}
        />
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
