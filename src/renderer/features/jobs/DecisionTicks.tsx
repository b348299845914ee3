import { RadioTicks } from '../../ui';

const options = [
  {
    value: 'reviewed',
    label: 'As reviewed',
    hint: 'Finished episodes only: what a curator accepted, added and moved.',
  },
  {
    value: 'proposed',
    label: 'As proposed',
    hint: 'Every keyframe the machine proposed, reviewed or not.',
  },
] as const;
type Decisions = (typeof options)[number]['value'];

/** Whether what counts is what curators finished, or all that was proposed. */
export function DecisionTicks(props: { value: Decisions; onChange: (value: Decisions) => void }) {
  return <RadioTicks name="decisions" options={options} {...props} />;
}
