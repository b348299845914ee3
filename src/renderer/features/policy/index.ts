export { useUnsavedMapping } from './edited-mappings';
export { policySpecs } from './policy-specs';
export { PolicyRoom } from './PolicyRoom';
