export { DraftDialog } from './DraftDialog';
