import { tabSpecs, type CommandSpec } from '../../commands';
import { blindSpecs } from './blind/blind-commands';
import { tabs } from './room-state';
import { scoreSpecs } from './score-specs';

export { ScoreRoom } from './ScoreRoom';

/** As they are known before the room is open. */
export const scoreKeys: readonly CommandSpec[] = [
  ...tabSpecs('Score', tabs),
  ...Object.values(scoreSpecs),
  ...blindSpecs,
];
