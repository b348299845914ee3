import { createContext, useContext, useEffect, useMemo } from 'react';
import type { EpisodeVideo } from '../../../shared/model/dataset';
import type { Playback } from './playback';
import { createStills, type Stills } from './stills';

/** The stills of the episode on screen; null where it has no video. */
const StillsContext = createContext<Stills | null>(null);
export const StillsProvider = StillsContext.Provider;
export const useStills = (): Stills | null => useContext(StillsContext);

/** Stills of this camera while mounted. Give it the same video as long as it is the same. */
export function useOwnStills(video: EpisodeVideo | null, playback: Playback): Stills | null {
  const stills = useMemo(
    () => (video === null ? null : createStills(video, playback)),
    [video, playback],
  );
  useEffect(() => stills?.open(), [stills]);
  return stills;
}
