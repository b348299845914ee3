import { tabSpecs, type CommandSpec } from '../../commands';
import { lazily } from '../../connection';
import { blindSpecs } from './blind/blind-commands';
import { tabs } from './room-state';
import { scoreSpecs } from './score-specs';

export const ScoreRoom = lazily({ load: async () => (await import('./ScoreRoom')).ScoreRoom });

/** As they are known before the room is open. */
export const scoreKeys: readonly CommandSpec[] = [
  ...tabSpecs('Score', tabs),
  ...Object.values(scoreSpecs),
  ...blindSpecs,
];
