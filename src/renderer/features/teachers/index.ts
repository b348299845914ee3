export { judgeSpecs } from './spot-check/judge-commands';
export { TeachersRoom } from './TeachersRoom';
export { useUnsavedVerdicts } from './unsaved-verdicts';
