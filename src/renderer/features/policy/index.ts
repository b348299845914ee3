export { policySpecs } from './policy-specs';
export { PolicyRoom } from './PolicyRoom';
