import { tabSpecs, type CommandSpec } from '../../commands';
import { lazily } from '../../connection';
import { policySpecs, tabs } from './policy-specs';

export { useUnsavedMapping } from './edited-mappings';

export const PolicyRoom = lazily({ load: async () => (await import('./PolicyRoom')).PolicyRoom });

/** As they are known before the room is open. */
export const policyKeys: readonly CommandSpec[] = [
  ...tabSpecs('Policy', tabs),
  ...Object.values(policySpecs),
];
