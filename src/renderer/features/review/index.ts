export { actSpecs } from './controller/acts';
export { playbackCommands, playbackSpecs } from './controller/playback-commands';
export { beginLearning } from './propose/begin-learning';
export { startProposing } from './propose/start-proposing';
export { ReviewRoom } from './ReviewRoom';
export { CuratorMenu, CuratorQuestion } from './session/Curator';
export { SaveStatus } from './session/SaveStatus';
export type { ReviewSession } from './session/session';
export { firstInQueue, useReviewSession } from './session/use-review-session';
