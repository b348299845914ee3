import { useEffect, useMemo } from 'react';
import { useCommands } from '../../commands';
import type { Playback } from '../player';
import { playbackCommands } from '../review';

/** The keys that move what is shown, but for the loop, for there are no segments; it pauses when it goes. */
export function useWatching(playback: Playback): void {
  useEffect(() => () => playback.pause(), [playback]);
  useCommands(
    useMemo(
      () => playbackCommands(playback, () => null).filter(({ id }) => id !== 'play.loop'),
      [playback],
    ),
  );
}
