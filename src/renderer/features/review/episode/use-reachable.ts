import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useConnectionStatus } from '../../../connection';
import { setReachable } from '../../player';
import type { EpisodeStore } from './episode-store';

/** Nothing is decoded ahead while the core is away, or until it has named the videos of this episode. */
export function useReachable({ state }: EpisodeStore): void {
  const { isCurrent } = useStore(state);
  const { state: connection } = useConnectionStatus();
  const reachable = isCurrent && connection === 'online';
  useEffect(() => {
    setReachable(reachable);
    return () => setReachable(true);
  }, [reachable]);
}
