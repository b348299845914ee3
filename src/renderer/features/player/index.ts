export { CameraGrid } from './CameraGrid';
export { createPlayback, type FrameRange, type Playback } from './playback';
export { preload } from './stream-pool';
export { Still } from './Still';
export { Transport } from './Transport';
export { usePlaybackState } from './use-playback-state';
