import { tabSpecs, type CommandSpec } from '../../commands';
import { lazily } from '../../connection';
import { tabs, teamSpecs } from './team-specs';

export const TeamRoom = lazily({ load: async () => (await import('./TeamRoom')).TeamRoom });

/** As they are known before the room is open. */
export const teamKeys: readonly CommandSpec[] = [
  ...tabSpecs('Team', tabs),
  ...Object.values(teamSpecs),
];
