import { Tick } from '../../ui';

/** Whether what counts is what curators finished, or all that was proposed. */
export function DecisionTicks(props: {
  value: 'reviewed' | 'proposed';
  onChange: (value: 'reviewed' | 'proposed') => void;
}) {
  const { value, onChange } = props;
  return (
    <>
      <Tick
        type="radio"
        name="decisions"
        label="As reviewed"
        hint="Finished episodes only: what a curator accepted, added and moved."
        checked={value === 'reviewed'}
        onChange={() => onChange('reviewed')}
      />
      <Tick
        type="radio"
        name="decisions"
        label="As proposed"
        hint="Every keyframe the machine proposed, reviewed or not."
        checked={value === 'proposed'}
        onChange={() => onChange('proposed')}
      />
    </>
  );
}
