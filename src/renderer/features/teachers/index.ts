export { verdictSpecs } from './spot-check/verdict-commands';
export { TeachersRoom } from './TeachersRoom';
export { noteUnsaved, useUnsavedVerdicts } from './unsaved-verdicts';
