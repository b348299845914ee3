export { FolderPicker } from './FolderPicker';
export { LibraryRoom, type LibraryRoomProps } from './LibraryRoom';
export { OpenDialog } from './OpenDialog';
