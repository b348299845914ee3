export { CameraGrid, type CameraGridProps } from './CameraGrid';
export {
  createPlayback,
  playbackRates,
  type FrameRange,
  type Playback,
  type PlaybackState,
  type SeekSource,
} from './playback';
export { preload } from './stream-pool';
export { Still, type StillProps } from './Still';
export { Transport, type TransportProps } from './Transport';
export { usePlaybackState } from './use-playback-state';
