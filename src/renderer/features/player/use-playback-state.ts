import { afterPaint } from './after-paint';
import { useMemo, useSyncExternalStore } from 'react';
import type { Playback, PlaybackState } from './playback';

/** React sees the playhead at most ten times a second, and after the pictures: those are what hands wait for. */
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
      const unsubscribe = playback.subscribe((state) => {
        const onlyMoved =
          state.playing === copy.playing && state.rate === copy.rate && state.loop === copy.loop;
        if (!onlyMoved) return take();
        const waitMs = copiedAtMs + throttleMs - performance.now();
        timer ??= setTimeout(() => afterPaint(take), Math.max(0, waitMs));
      });
      return () => {
        clearTimeout(timer);
        unsubscribe();
      };
    },
  };
}
