/** How close the curator looks at the episode at hand, as long as that is open: the next one begins whole. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { PictureZoom } from '../../player';

interface Zooms {
  /** By camera, which part of its pictures is shown, where it is not all of them. */
  pictures: Readonly<Record<string, PictureZoom>>;
  /** How much of the episode the time axis shows, seconds; null for all of it. */
  axisSec: number | null;
}

export interface ZoomStore {
  readonly state: StoreApi<Zooms & { episode: number | null }>;
  of(episode: number): Zooms;
  set(episode: number, change: Partial<Zooms>): void;
}

const whole: Zooms = { pictures: {}, axisSec: null };

export function createZooms(): ZoomStore {
  const state: ZoomStore['state'] = createStore(() => ({ ...whole, episode: null }));
  const of = (episode: number): Zooms => {
    const now = state.getState();
    return now.episode === episode ? now : whole;
  };
  return {
    state,
    of,
    set(episode, change) {
      state.setState({ ...of(episode), ...change, episode });
    },
  };
}
