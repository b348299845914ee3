import type { ExportOptions } from '../../../shared/model/export';
import { lookAgainTag } from '../../../shared/model/drop-reason';
import { outcomeKinds, type OutcomeKind } from '../../../shared/model/outcome';
import { TextField, Tick } from '../../ui';
import styles from './ExportDialog.module.css';

type Chosen = Pick<ExportOptions, 'outcomes' | 'withoutTags'>;

const words: Readonly<Record<OutcomeKind, string>> = {
  success: 'Success',
  partial: 'Partial',
  failure: 'Failure',
  unknown: 'Unknown',
};

/** Which episodes are written, by how they ended and by their tags. */
export function OutcomeFields(props: {
  options: Chosen;
  onChange: (change: Partial<Chosen>) => void;
}) {
  const { options, onChange } = props;
  const { outcomes, withoutTags } = options;
  const without = withoutTags.includes(lookAgainTag);
  const others = withoutTags.filter((tag) => tag !== lookAgainTag);
  const withOthers = (tags: readonly string[]) =>
    onChange({ withoutTags: without ? [lookAgainTag, ...tags] : [...tags] });
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
              onChange({
                outcomes: outcomeKinds.filter(
                  (each) => outcomes.includes(each) !== (each === kind),
                ),
              })
            }
          />
        ))}
      </fieldset>
      <Tick
        type="checkbox"
        label="Skip episodes marked to look again"
        checked={without}
        onChange={() => onChange({ withoutTags: without ? others : [lookAgainTag, ...others] })}
      />
      <TextField
        label="Skip episodes tagged"
        placeholder="none, or slipped, blurred"
        defaultValue={others.join(', ')}
        maxLength={2_000}
        onChange={({ target }) =>
          withOthers([
            ...new Set(
              target.value
                .split(',')
                .map((tag) => tag.trim().slice(0, 60))
                .filter((tag) => tag !== ''),
            ),
          ])
        }
      />
    </>
  );
}
