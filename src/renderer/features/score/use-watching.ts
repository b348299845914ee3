import { useEffect, useMemo } from 'react';
import { useCommands } from '../../commands';
import type { Playback } from '../player';
import { playbackCommands } from '../review';

/** The keys that move this playback while it is shown, but for the loop: no segment is there. It pauses when it goes. */
export function useWatching(playback: Playback): void {
  useEffect(() => () => playback.pause(), [playback]);
  useCommands(
    useMemo(
      () => playbackCommands(playback, () => null).filter(({ id }) => id !== 'play.loop'),
      [playback],
    ),
  );
}
