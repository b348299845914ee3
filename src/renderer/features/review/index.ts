import { lazily } from '../../connection';

export { actSpecs } from './controller/acts';
export { lookSpecs } from './controller/look-commands';
export { pictureSpecs } from './controller/picture-commands';
export { snippetSpecs } from './controller/snippet-commands';
export { settingSpecs } from './controller/setting-commands';
export { playbackCommands, playbackSpecs } from './controller/playback-commands';
export { headerSpecs } from './episode/episode-specs';
export { editorSpecs } from './reasoning/editor-specs';
export { partsToRead, saysSubtaskFirst } from './reasoning/fields';
export { beginLearning } from './propose/begin-learning';
export { blindReview } from './queue/queue';
export { ProposeAgain } from './propose/ProposeAgain';
export { startProposing } from './propose/start-proposing';
export { newMark } from './session/bulk';
export { CuratorDialog, CuratorMenu, CuratorQuestion } from './session/Curator';
export { SaveStatus } from './session/SaveStatus';
export { reviewSession } from './session/review-session';
export { doneInMany } from './session/many-words';
export type { ReviewSession } from './session/session';
export { TroubleBanner } from './session/TroubleBanner';
export { takeBack, undoCommands } from './session/turn-last';
export { firstInQueue, lastReviewed, useReviewSession } from './session/use-review-session';

export const ReviewRoom = lazily({ load: async () => (await import('./ReviewRoom')).ReviewRoom });
