export { ReviewRoom } from './ReviewRoom';
export { SaveStatus } from './session/SaveStatus';
export { queueOrder } from './session/use-review-session';
