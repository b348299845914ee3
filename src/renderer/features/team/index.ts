export { TeamRoom } from './TeamRoom';
export { teamSpecs } from './team-specs';
