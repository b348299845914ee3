import type { ScoredPolicy } from '../../../../shared/model/score-room';
import { Legend } from '../../../ui/Legend';
import { policyColour, policyName } from '../words';

/** Which colour is which policy. */
export function PolicyLegend({ policies }: { policies: readonly ScoredPolicy[] }) {
  return (
    <Legend
      of={policies.map(({ policy }, at) => ({
        name: policyName(policy),
        colour: policyColour(at),
      }))}
    />
  );
}
