/**
 * The clock of the review room. It lives outside React: one frame index that every camera and the time axis follow.
 * Time-based, so that 1x is real time however often the display refreshes.
 */

import { createScreens, type Screens } from './screens';

/** Who moved the playhead: a person, the running clock, or the end of a looped segment. */
export type SeekSource = 'user' | 'player' | 'loop';

/** Frames [startFrame, endFrame) of the episode. */
export interface FrameRange {
  startFrame: number;
  endFrame: number;
}

export interface PlaybackState {
  readonly frame: number;
  readonly playing: boolean;
  /** Episode seconds per second; negative plays backwards. */
  readonly rate: number;
  readonly loop: FrameRange | null;
  /** Somebody drags the playhead and has not let it go. */
  readonly scrubbing: boolean;
}

export interface Playback {
  readonly fps: number;
  readonly frames: number;
  /** What the cameras that follow this clock show. */
  readonly screens: Screens;
  state(): PlaybackState;
  /** Goes to the nearest existing frame; playing goes on from there. */
  seek(frame: number, source?: SeekSource): void;
  /** At the end it starts over (backwards: at the start it starts from the end). */
  play(): void;
  /** Plays forwards, at the speed there is, to a frame after this one and stops there; a loop ends. */
  playTo(frame: number): void;
  pause(): void;
  toggle(): void;
  /** Any rate with 0.25 <= |rate| <= 8; others are brought into that range. */
  setRate(rate: number): void;
  /** One notch faster (1) or slower and then backwards (-1); starts playing. */
  shuttle(notch: 1 | -1): void;
  /** Pauses and moves by a number of frames. */
  step(frames: number): void;
  setLoop(loop: FrameRange | null): void;
  /** Plays the segment over and over, from its beginning. Looping already, it stops there instead: at its keyframe. */
  toggleLoop(segment: () => FrameRange | null): void;
  /** The playhead is taken hold of (true), and let go. */
  scrub(held: boolean): void;
  /** Stops the clock (not `playing`) until the returned function is called: a camera has no picture yet. */
  hold(): () => void;
  subscribe(listener: (state: PlaybackState, source: SeekSource) => void): () => void;
}

/** Where time comes from; tests bring their own. */
export interface FrameClock {
  nowMs(): number;
  request(callback: (nowMs: number) => void): number;
  cancel(handle: number): void;
}

export const playbackRates = [-8, -4, -2, -1, -0.5, -0.25, 0.25, 0.5, 1, 2, 4, 8] as const;
/** `2×`, `−0.5×`. */
export const rateText = (rate: number): string => (rate < 0 ? `−${-rate}×` : `${rate}×`);

/** A window that was hidden or a blocked thread must not make the episode jump ahead. */
const longestTickSec = 0.25;

const displayClock: FrameClock = {
  nowMs: () => performance.now(),
  request: (callback) => requestAnimationFrame(callback),
  cancel: (handle) => cancelAnimationFrame(handle),
};

/** A clock over `frames` frames (at least one) at `fps` frames per second, paused at frame 0. */
export function createPlayback(
  fps: number,
  frames: number,
  clock: FrameClock = displayClock,
): Playback {
  const lastFrame = Math.max(0, frames - 1);
  let state: PlaybackState = { frame: 0, playing: false, rate: 1, loop: null, scrubbing: false };
  /** In frames, with the fraction that has passed of the current one. */
  let position = 0;
  let tickedAtMs = 0;
  let pending: number | null = null;
  let holds = 0;
  /** Where playing stops of itself; null for the end. */
  let stopAt: number | null = null;
  const listeners = new Set<(state: PlaybackState, source: SeekSource) => void>();

  const update = (change: Partial<PlaybackState>, source: SeekSource): void => {
    const next = { ...state, ...change };
    const same =
      next.frame === state.frame &&
      next.playing === state.playing &&
      next.rate === state.rate &&
      next.loop === state.loop &&
      next.scrubbing === state.scrubbing;
    if (same) return;
    state = next;
    for (const listener of listeners) listener(state, source);
  };

  const run = (): void => {
    if (!state.playing || holds > 0 || pending !== null) return;
    tickedAtMs = clock.nowMs();
    pending = clock.request(tick);
  };

  const tick = (nowMs: number): void => {
    pending = null;
    if (!state.playing || holds > 0) return;
    const elapsedSec = Math.min(longestTickSec, Math.max(0, (nowMs - tickedAtMs) / 1000));
    tickedAtMs = nowMs;
    advance(elapsedSec * fps * state.rate);
    // A listener may have paused, held or started the clock anew.
    if (state.playing && holds === 0 && pending === null) pending = clock.request(tick);
  };

  const advance = (by: number): void => {
    const { loop } = state;
    const low = loop?.startFrame ?? 0;
    const high = loop?.endFrame ?? lastFrame + 1;
    position += by;
    if (stopAt !== null && position >= stopAt) {
      position = stopAt;
      update({ frame: stopAt, playing: false }, 'player');
      stopAt = null;
    } else if (position >= low && position < high) {
      update({ frame: Math.floor(position) }, 'player');
    } else if (loop !== null) {
      const length = high - low;
      const overshoot = state.rate > 0 ? position - high : low - position;
      const into = overshoot >= 0 ? overshoot % length : 0;
      position = state.rate > 0 ? low + into : high - Math.max(into, 1e-6);
      update({ frame: Math.floor(position) }, 'loop');
    } else {
      const end = state.rate > 0 ? lastFrame : 0;
      position = end;
      update({ frame: end, playing: false }, 'player');
    }
  };

  const goTo = (frame: number): number => {
    const target = Math.min(lastFrame, Math.max(0, Math.round(frame)));
    // Backwards, a frame just reached still has its whole duration ahead of it.
    position = state.rate > 0 ? target : target + 1 - 1e-6;
    return target;
  };

  const playback: Playback = {
    fps,
    frames,
    screens: createScreens(),
    state: () => state,
    seek(frame, source = 'user') {
      if (Number.isNaN(frame)) return;
      stopAt = null;
      update({ frame: goTo(frame) }, source);
    },
    play() {
      if (state.playing) return;
      const { loop } = state;
      const forwards = state.rate > 0;
      const atEnd = state.frame === (forwards ? lastFrame : 0);
      const from = atEnd && loop === null ? (forwards ? 0 : lastFrame) : state.frame;
      update({ frame: goTo(from), playing: true }, 'user');
      run();
    },
    playTo(frame) {
      const target = Math.min(lastFrame, Math.round(frame));
      if (target <= state.frame) return;
      update({ rate: Math.abs(state.rate), loop: null }, 'user');
      playback.play();
      stopAt = target;
    },
    pause() {
      stopAt = null;
      if (pending !== null) clock.cancel(pending);
      pending = null;
      update({ playing: false }, 'user');
    },
    toggle() {
      if (state.playing) playback.pause();
      else playback.play();
    },
    setRate(rate) {
      if (!Number.isFinite(rate) || rate === 0) return;
      if (rate < 0) stopAt = null;
      const size = Math.min(8, Math.max(0.25, Math.abs(rate)));
      update({ rate: Math.sign(rate) * size }, 'user');
    },
    shuttle(notch) {
      if (state.playing) {
        const { rate } = state;
        const next =
          notch > 0
            ? playbackRates.find((candidate) => candidate > rate)
            : playbackRates.findLast((candidate) => candidate < rate);
        if (next !== undefined) playback.setRate(next);
        return;
      }
      playback.setRate(notch > 0 ? Math.max(1, state.rate) : -0.5);
      playback.play();
    },
    step(by) {
      playback.pause();
      playback.seek(state.frame + by, 'user');
    },
    setLoop(loop) {
      if (loop === null) {
        update({ loop: null }, 'user');
        return;
      }
      const startFrame = Math.min(lastFrame, Math.max(0, Math.round(loop.startFrame)));
      const endFrame = Math.min(lastFrame + 1, Math.max(startFrame + 1, Math.round(loop.endFrame)));
      update({ loop: { startFrame, endFrame } }, 'user');
    },
    toggleLoop(segment) {
      const { loop } = state;
      if (loop !== null) {
        playback.pause();
        playback.setLoop(null);
        playback.seek(loop.startFrame);
        return;
      }
      const range = segment();
      if (range === null) return;
      playback.setLoop(range);
      playback.seek(range.startFrame);
      playback.play();
    },
    scrub(held) {
      update({ scrubbing: held }, 'user');
    },
    hold() {
      holds += 1;
      if (pending !== null) clock.cancel(pending);
      pending = null;
      let released = false;
      return () => {
        if (released) return;
        released = true;
        holds -= 1;
        run();
      };
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return playback;
}
