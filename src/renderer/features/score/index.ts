export { blindSpecs } from './blind/blind-commands';
export { ScoreRoom } from './ScoreRoom';
