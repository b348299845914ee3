export { markNames, type MarkKind } from './cue-marks';
export { CueMark } from './CueMark';
export { Timeline } from './Timeline';
