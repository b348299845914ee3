export { ScoreRoom } from './ScoreRoom';
