import { tabSpecs, type CommandSpec } from '../../commands';
import { tabs, teamSpecs } from './team-specs';

export { TeamRoom } from './TeamRoom';

/** As they are known before the room is open. */
export const teamKeys: readonly CommandSpec[] = [
  ...tabSpecs('Team', tabs),
  ...Object.values(teamSpecs),
];
