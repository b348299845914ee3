import { withCommands } from '../command';
import { scoreRolloutsCommand } from './score/rollouts';

/** `dualvla score ROLLOUTS`, and what else concerns scores. */
export const score = withCommands(scoreRolloutsCommand, []);
