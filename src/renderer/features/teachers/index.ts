export { judgeSpecs } from './spot-check/judge-commands';
export { TeachersRoom } from './TeachersRoom';
export { noteUnsaved, useUnsavedVerdicts } from './unsaved-verdicts';
