import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { ReviewedKeyframe } from '../../../../shared/model/keyframe';
import type { PictureZoom } from '../../player';
import type { EpisodeController } from '../controller/controller';
import { around, nextUndecided } from '../controller/keyframe-steps';

interface Shown {
  keyframes: readonly ReviewedKeyframe[];
  selectedId: string | null;
  flipped: boolean;
  canDecide: boolean;
}

/** How the cameras are shown; the same as long as that is. */
export function useCameraChoice(controller: EpisodeController, shown: Shown) {
  const { session, store, playback } = controller;
  const { keyframes, selectedId, flipped, canDecide } = shown;
  const camera = useStore(session.view.state, (view) => view.camera);
  const large = useStore(session.view.state, (view) => view.large);
  const zooms = useStore(session.zooms.state, () => session.zooms.of(store.episode).pictures);
  const next = frameAfter(keyframes, selectedId);
  // What is compared with the playhead's picture.
  const flipTo = flipped ? (around(keyframes, playback.state().frame).before?.frame ?? null) : null;
  return useMemo(
    () => ({
      camera,
      large,
      next,
      flipTo,
      onChoose: (chosen: { camera: string; large: boolean }) => session.view.set(chosen),
      onShift: canDecide
        ? (shifted: string, frames: number) => controller.shift(shifted, () => frames)
        : null,
      zooms,
      onZoom: (zoomed: string, zoom: PictureZoom) => {
        const { pictures } = session.zooms.of(store.episode);
        session.zooms.set(store.episode, { pictures: { ...pictures, [zoomed]: zoom } });
      },
    }),
    [camera, large, next, flipTo, zooms, session, store, controller, canDecide],
  );
}

/** Where accepting or pruning the selected keyframe leads. */
const frameAfter = (keyframes: readonly ReviewedKeyframe[], selectedId: string | null) =>
  nextUndecided(keyframes, keyframes.find(({ id }) => id === selectedId) ?? null)?.frame ?? null;
