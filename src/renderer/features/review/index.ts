export { ReviewRoom, type ReviewRoomProps } from './ReviewRoom';
export { SaveStatus } from './SaveStatus';
