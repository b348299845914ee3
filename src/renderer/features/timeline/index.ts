export { CueMark } from './CueMark';
export { markNames, markOf, type MarkKind } from './cue-marks';
export { Timeline, type TimelineProps } from './Timeline';
