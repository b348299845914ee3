export { boundaryNames, boundarySentence, isUnsure } from './boundary-names';
export { cueLabel, type MarkKind } from './cue-marks';
export { CueMark } from './CueMark';
export type { AxisMenu } from './use-pointer';
export { signalsSpec } from './SignalPicker';
export { Timeline } from './Timeline';
export { zoomSpecs } from './use-zoom-commands';
