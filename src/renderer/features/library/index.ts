export { AllowLinks, folderToAllow } from './AllowLinks';
export { FolderPicker } from './FolderPicker';
export { LibraryRoom } from './LibraryRoom';
export { OpenDialog } from './OpenDialog';
