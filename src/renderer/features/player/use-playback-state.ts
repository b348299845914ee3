import { useMemo, useSyncExternalStore } from 'react';
import { afterPaint } from './after-paint';
import type { Playback, PlaybackState } from './playback';

/** React sees the playhead at most ten times a second, and after the pictures: those are what hands wait for. */
const throttleMs = 100;

/** A copy of a clock that follows it only so often. */
export interface ThrottledClock {
  readonly state: () => PlaybackState;
  readonly subscribe: (onChange: () => void) => () => void;
}

/** One for each clock, so that everything that follows it changes in one go. */
const copies = new WeakMap<Playback, ThrottledClock>();

export function throttledClock(playback: Playback): ThrottledClock {
  const known = copies.get(playback);
  if (known !== undefined) return known;
  const made = makeThrottled(playback);
  copies.set(playback, made);
  return made;
}

/** A throttled copy of the clock for React. What must follow every frame subscribes to the playback itself. */
export function usePlaybackState(playback: Playback): PlaybackState {
  return usePlaybackPart(playback, (state) => state);
}

/** The same of one thing about it: nothing is rendered while that stays as it is. */
export function usePlaybackPart<Part>(
  playback: Playback,
  part: (state: PlaybackState) => Part,
): Part {
  const clock = useMemo(() => throttledClock(playback), [playback]);
  return useSyncExternalStore(clock.subscribe, () => part(clock.state()));
}

function makeThrottled(playback: Playback): ThrottledClock {
  let copy = playback.state();
  let copiedAtMs = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let unsubscribe: (() => void) | null = null;
  const listeners = new Set<() => void>();

  const take = (): void => {
    clearTimeout(timer);
    timer = undefined;
    copy = playback.state();
    copiedAtMs = performance.now();
    for (const listener of listeners) listener();
  };
  const onClock = (state: PlaybackState): void => {
    const onlyMoved =
      state.playing === copy.playing && state.rate === copy.rate && state.loop === copy.loop;
    if (!onlyMoved) return take();
    const waitMs = copiedAtMs + throttleMs - performance.now();
    timer ??= setTimeout(() => afterPaint(take), Math.max(0, waitMs));
  };
  return {
    state: () => copy,
    subscribe(onChange) {
      if (listeners.size === 0) {
        unsubscribe = playback.subscribe(onClock);
        take();
      }
      listeners.add(onChange);
      return () => {
        listeners.delete(onChange);
        if (listeners.size > 0) return;
        clearTimeout(timer);
        timer = undefined;
        unsubscribe?.();
      };
    },
  };
}
