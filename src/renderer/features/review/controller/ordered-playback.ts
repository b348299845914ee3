/** The playhead as hands move it: in turn with the acts, so that what was pressed first is done first. */
import { keysAhead } from '../../../commands';
import type { FrameRange, Playback } from '../../player';
import type { ActQueue } from '../session/act-queue';
import type { Stage } from '../session/stage';
import type { Travel } from './travel';

export function orderedPlayback(
  playback: Playback,
  { queue, stage }: { queue: ActQueue; stage: Stage },
  travel: Travel,
): Playback {
  const inTurn = (move: (on: Playback) => void, instead?: string): void =>
    keysAhead.behind(() => {
      travel.stop();
      queue.run(() => stage.current()?.move(move), instead);
    });
  return {
    ...playback,
    // A scrub that outruns the pictures only goes where it is by now.
    seek: (frame, source) => inTurn((on) => on.seek(frame, source), 'seek'),
    step: (frames) => inTurn((on) => on.step(frames)),
    play: () => inTurn((on) => on.play()),
    playTo: (frame) => inTurn((on) => on.playTo(frame)),
    pause: () => inTurn((on) => on.pause()),
    scrub: (held) => inTurn((on) => on.scrub(held)),
    toggleLoop: (segment) => inTurn((on) => on.toggleLoop(segment)),
    shuttle(notch) {
      if (!travel.isOn()) inTurn((on) => on.shuttle(notch));
      // On its way to a keyframe it goes faster or slower, and still stops there: never backwards.
      else if (notch > 0 || playback.state().rate > slowest) playback.shuttle(notch);
    },
    toggle() {
      if (!travel.stop()) inTurn((on) => on.toggle());
    },
  };
}

/** Of what is played forwards, episode seconds per second. */
const slowest = 0.25;

export const isOutside = (loop: FrameRange | null, frame: number): boolean =>
  loop !== null && (frame < loop.startFrame || frame >= loop.endFrame);
