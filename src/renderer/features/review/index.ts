export { ReviewRoom } from './ReviewRoom';
export { SaveStatus } from './SaveStatus';
export { queueOrder } from './use-review-session';
