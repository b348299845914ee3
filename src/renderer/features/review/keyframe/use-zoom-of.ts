import { useStore } from 'zustand';
import { wholePicture, type PictureZoom, type Stills } from '../../player';
import type { EpisodeController } from '../controller/controller';

/** The part of its camera's picture that is shown large, which stills beside it show too. */
export const useZoomOf = (
  stills: Stills | null,
  { session: { zooms }, store }: EpisodeController,
): PictureZoom =>
  useStore(
    zooms.state,
    () => zooms.of(store.episode).pictures[stills?.video.cameraKey ?? ''] ?? wholePicture,
  );
