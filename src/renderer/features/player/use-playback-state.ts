import { useMemo, useSyncExternalStore } from 'react';
import type { Playback, PlaybackState } from './playback';

/** While playing, React sees the clock at most ten times a second; steps and seeks show at once. */
const throttleMs = 100;

/** A throttled copy of the clock for React. What must follow every frame subscribes to the playback itself. */
export function usePlaybackState(playback: Playback): PlaybackState {
  const copy = useMemo(() => throttledCopy(playback), [playback]);
  return useSyncExternalStore(copy.subscribe, copy.state);
}

function throttledCopy(playback: Playback) {
  let copy = playback.state();
  let copiedAtMs = -Infinity;
  return {
    state: () => copy,
    subscribe: (onChange: () => void): (() => void) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const take = (): void => {
        clearTimeout(timer);
        timer = undefined;
        copy = playback.state();
        copiedAtMs = performance.now();
        onChange();
      };
      take();
      const unsubscribe = playback.subscribe((state, source) => {
        const waitMs = copiedAtMs + throttleMs - performance.now();
        if (source === 'user' || !state.playing || waitMs <= 0) take();
        else timer ??= setTimeout(take, waitMs);
      });
      return () => {
        clearTimeout(timer);
        unsubscribe();
      };
    },
  };
}
