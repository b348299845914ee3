/** Stills of an episode that is not on screen, of its first camera. */
import { useMemo } from 'react';
import { useCall } from '../../connection';
import { createPlayback, useOwnStills, type Stills } from '../player';

/** Both null before the episode is known; no stills where it has no video. */
export function useStillsOf(
  datasetId: string,
  episode: number,
): { stills: Stills | null; fps: number | null } {
  const { data } = useCall('dataset.episode', { datasetId, episode });
  const fps = data?.fps ?? null;
  const playback = useMemo(() => createPlayback(fps ?? 1, 1), [fps]);
  const stills = useOwnStills(data?.videos[0] ?? null, playback);
  return { stills, fps };
}
