export { AllowLinks, folderToAllow } from './AllowLinks';
export { FolderPicker, useListing } from './FolderPicker';
export { LibraryRoom } from './LibraryRoom';
export { OpenDialog } from './OpenDialog';
