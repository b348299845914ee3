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

/** Its name; with `changed` where one of that name is saved, or comes with the studio, and it is another. */
export function shownName(policy: Policy, saved: readonly Policy[]): string {
  const namesake = [...saved, ...presets.map((preset) => preset.policy)].find(
    ({ name }) => name === policy.name,
  );
  const isChanged = namesake !== undefined && !samePolicy(namesake, policy);
  return isChanged ? `${policy.name}, changed` : policy.name;
}

/** The project's own comes first. */
export function policySources({ current, saved }: SavedPolicies): PolicySource[] {
  return [
    { key: ownKey, label: `Applied: ${shownName(current, saved)}`, policy: current },
    ...saved.map((policy) => ({ key: policy.name, label: policy.name, policy })),
    ...presets.map(({ policy }) => ({
      key: `/preset/${policy.name}`,
      label: `Preset: ${policy.name}`,
      policy,
    })),
  ];
}
