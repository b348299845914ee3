export { CameraGrid } from './CameraGrid';
export { heightFor } from './columns-for';
export { createPlayback, type FrameRange, type Playback } from './playback';
export { preload } from './stream-pool';
export { Still } from './Still';
export type { Stills } from './stills';
export { Transport } from './Transport';
export { usePlaybackState } from './use-playback-state';
export { StillsProvider, useOwnStills, useStills } from './use-stills';
