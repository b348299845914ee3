import { useStore } from 'zustand';
import { wholePicture, type PictureZoom, type Stills } from '../../player';
import type { ReviewSession } from '../session/session';

/** The part of its camera's picture that is shown large, which stills beside it show too. */
export const useZoomOf = (stills: Stills | null, { view }: ReviewSession): PictureZoom =>
  useStore(view.state, ({ zooms }) => zooms[stills?.video.cameraKey ?? ''] ?? wholePicture);
