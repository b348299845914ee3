import type { FrameClock } from '../../../src/renderer/features/player/playback';

/** A display that refreshes when told to. */
export function handClock() {
  let nowMs = 0;
  let next = 1;
  const callbacks = new Map<number, (nowMs: number) => void>();
  const clock: FrameClock = {
    nowMs: () => nowMs,
    request(callback) {
      callbacks.set(next, callback);
      return next++;
    },
    cancel: (handle) => callbacks.delete(handle),
  };
  const refresh = (afterMs: number): void => {
    nowMs += afterMs;
    const due = [...callbacks.values()];
    callbacks.clear();
    for (const callback of due) callback(nowMs);
  };
  return {
    clock,
    /** Time passes in display frames of at most 10 ms. */
    pass: (ms: number): void => {
      for (let left = ms; left > 0; left -= 10) refresh(Math.min(10, left));
    },
    refresh,
    waiting: () => callbacks.size,
  };
}
