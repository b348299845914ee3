import { tabSpecs, type CommandSpec } from '../../commands';
import { lazily } from '../../connection';
import { actionSpecs } from './actions/action-specs';
import { verdictSpecs } from './spot-check/verdict-commands';
import { tabs, teacherSpecs } from './teacher-specs';

export { noteUnsaved, useUnsavedVerdicts } from './unsaved-verdicts';

export const TeachersRoom = lazily({
  load: async () => (await import('./TeachersRoom')).TeachersRoom,
});

/** As they are known before the room is open. */
export const teacherKeys: readonly CommandSpec[] = [
  ...tabSpecs('Teachers', tabs),
  ...Object.values(teacherSpecs),
  ...Object.values(actionSpecs),
  ...verdictSpecs,
];
