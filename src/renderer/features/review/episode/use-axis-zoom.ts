import { useMemo } from 'react';
import type { EpisodeController } from '../controller/controller';

/** How much of the episode the time axis shows, also when the room was left meanwhile. */
export const useAxisZoom = ({ session: { zooms }, store: { episode } }: EpisodeController) =>
  useMemo(
    () => ({
      spanSec: () => zooms.of(episode).axisSec,
      onSpan: (axisSec: number | null) => zooms.set(episode, { axisSec }),
    }),
    [zooms, episode],
  );
