export { AllowLinks, allowLinksCommand, folderToAllow } from './AllowLinks';
export { FetchProgress, useFetching } from './FetchProgress';
export { askFirstRows } from './first-rows';
export { libraryKeys } from './library-specs';
export { LibraryRoom } from './LibraryRoom';
export { findAlike } from './library-view';
export { OpenDialog } from './OpenDialog';
export { PlaceDialog } from './PlaceDialog';
export { browseCommand, PlaceField } from './PlaceField';
