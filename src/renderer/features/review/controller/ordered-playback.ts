/** The playhead as hands move it: in turn with the acts, so that what was pressed first is done first. */
import type { Playback } from '../../player';
import type { ActQueue } from '../session/act-queue';
import type { Stage } from '../session/stage';

/** @param stopTravel ends playing to a keyframe; false where nothing plays to one */
export function orderedPlayback(
  playback: Playback,
  { queue, stage }: { queue: ActQueue; stage: Stage },
  stopTravel: () => boolean,
): Playback {
  const inTurn = (move: (on: Playback) => void, instead?: string): void => {
    stopTravel();
    queue.run(() => stage.current()?.move(move), instead);
  };
  return {
    ...playback,
    // A scrub that outruns the pictures only goes where it is by now.
    seek: (frame, source) => inTurn((on) => on.seek(frame, source), 'seek'),
    step: (frames) => inTurn((on) => on.step(frames)),
    play: () => inTurn((on) => on.play()),
    playTo: (frame) => inTurn((on) => on.playTo(frame)),
    pause: () => inTurn((on) => on.pause()),
    scrub: (held) => inTurn((on) => on.scrub(held)),
    shuttle: (notch) => inTurn((on) => on.shuttle(notch)),
    toggle() {
      if (!stopTravel()) inTurn((on) => on.toggle());
    },
  };
}
