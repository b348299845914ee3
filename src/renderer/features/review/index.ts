export { ReviewRoom } from './ReviewRoom';
export { SaveStatus } from './SaveStatus';
