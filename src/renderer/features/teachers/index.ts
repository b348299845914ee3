import { tabSpecs, type CommandSpec } from '../../commands';
import { actionSpecs } from './actions/action-specs';
import { verdictSpecs } from './spot-check/verdict-commands';
import { tabs, teacherSpecs } from './teacher-specs';

export { TeachersRoom } from './TeachersRoom';
export { noteUnsaved, useUnsavedVerdicts } from './unsaved-verdicts';

/** As they are known before the room is open. */
export const teacherKeys: readonly CommandSpec[] = [
  ...tabSpecs('Teachers', tabs),
  ...Object.values(teacherSpecs),
  ...Object.values(actionSpecs),
  ...verdictSpecs,
];
