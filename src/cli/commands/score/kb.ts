import { commandGroup } from '../../command';
import { addToBase } from './kb/add';
import { exportBase, importIntoBase } from './kb/exchange';
import { listBase } from './kb/list';
import { removeFromBase } from './kb/remove';
import { retrieveFromBase } from './kb/retrieve';

export const scoreKb = commandGroup(
  'score kb',
  [addToBase, listBase, retrieveFromBase, removeFromBase, importIntoBase, exportBase],
  'Keep rollouts that people scored, and find those that are like another.',
);
