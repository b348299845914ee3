/** Which policies can be tried and compared with: the project's own, those saved in it, the studio's presets. */
import type { Policy } from '../../../shared/model/policy';
import type { SavedPolicies } from '../../../shared/model/policy-effect';
import { presets } from '../../../shared/model/presets';
import { samePolicy } from './settings';

export interface PolicySource {
  /** Of a saved one its name, which holds no slash. */
  key: string;
  label: string;
  policy: Policy;
}

export const ownKey = '/own';

/** The project's own comes first. */
export function policySources({ current, saved }: SavedPolicies): PolicySource[] {
  const namesake = [...saved, ...presets.map(({ policy }) => policy)].find(
    ({ name }) => name === current.name,
  );
  const changed = namesake !== undefined && !samePolicy(namesake, current) ? ', changed' : '';
  return [
    { key: ownKey, label: `Applied: ${current.name}${changed}`, policy: current },
    ...saved.map((policy) => ({ key: policy.name, label: policy.name, policy })),
    ...presets.map(({ policy }) => ({
      key: `/preset/${policy.name}`,
      label: `Preset: ${policy.name}`,
      policy,
    })),
  ];
}
