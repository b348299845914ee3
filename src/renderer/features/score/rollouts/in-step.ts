/** Rollouts of different rates and lengths on one clock. */
import { createPlayback, type Playback } from '../../player';

interface Timed {
  /** Frames a second; null where nothing tells: it follows no clock. */
  fps: number | null;
  frames: number;
}

/** The clock of them all: as fine as the finest of them, as long as the longest. */
export function commonClock(all: readonly Timed[]): Playback {
  const timed = all.flatMap(({ fps, frames }) => (fps === null ? [] : [{ fps, frames }]));
  const fps = Math.max(1, ...timed.map((each) => each.fps));
  const seconds = Math.max(0, ...timed.map((each) => each.frames / each.fps));
  return createPlayback(fps, Math.max(1, Math.ceil(seconds * fps)));
}

/** The clock as one of them follows it: the same second in its own frames; the last one where it is over. */
export function inStep(clock: Playback, fps: number, frames: number): Playback {
  const own = (frame: number): number =>
    // A whole frame must not be missed by a rounding error.
    Math.min(Math.max(0, frames - 1), Math.floor((frame / clock.fps) * fps + 1e-6));
  const common = (frame: number): number => Math.ceil((frame / fps) * clock.fps - 1e-6);
  return {
    ...clock,
    fps,
    frames,
    state: () => ({ ...clock.state(), frame: own(clock.state().frame) }),
    seek: (frame, source) => clock.seek(common(frame), source),
    step: (by) => {
      clock.pause();
      clock.seek(common(own(clock.state().frame) + by));
    },
    setLoop: (loop) =>
      clock.setLoop(
        loop && { startFrame: common(loop.startFrame), endFrame: common(loop.endFrame) },
      ),
    subscribe: (listener) =>
      clock.subscribe((state, source) => listener({ ...state, frame: own(state.frame) }, source)),
  };
}
