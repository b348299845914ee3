export { TeachersRoom } from './TeachersRoom';
export { useUnsavedVerdicts } from './unsaved-verdicts';
