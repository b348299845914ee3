import { withCommands } from '../command';
import { scoreCalibrate } from './score/calibrate';
import { scoreKb } from './score/kb';
import { scoreRolloutsCommand } from './score/rollouts';
import { scoreStress } from './score/stress';

/** `dualvla score ROLLOUTS`, and what else concerns scores. */
export const score = withCommands(scoreRolloutsCommand, [scoreKb, scoreCalibrate, scoreStress]);
