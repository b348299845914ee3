import { tabSpecs, type CommandSpec } from '../../commands';
import { policySpecs, tabs } from './policy-specs';

export { useUnsavedMapping } from './edited-mappings';
export { PolicyRoom } from './PolicyRoom';

/** As they are known before the room is open. */
export const policyKeys: readonly CommandSpec[] = [
  ...tabSpecs('Policy', tabs),
  ...Object.values(policySpecs),
];
