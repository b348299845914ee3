export { CameraGrid } from './CameraGrid';
export { aspectOf, heightFor } from './columns-for';
export {
  createPlayback,
  playbackRates,
  rateText,
  type FrameRange,
  type Playback,
} from './playback';
export { middle, pannedBy, wholePicture, zoomedBy, type PictureZoom } from './picture-zoom';
export { setReachable } from './reach';
export { preload } from './stream-pool';
export { Still } from './Still';
export type { Stills } from './stills';
export { Transport } from './Transport';
export { throttledClock, usePlaybackPart, usePlaybackState } from './use-playback-state';
export { StillsProvider, useOwnStills, useStills } from './use-stills';
