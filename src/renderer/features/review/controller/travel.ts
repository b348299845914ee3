/** Playing to a keyframe: acts wait until it is there. */
import type { Playback } from '../../player';

export interface Travel {
  isOn(): boolean;
  /** Resolves when the frame is reached, or when somebody stopped before. */
  to(frame: number): Promise<void>;
  /** False where nothing is on its way. */
  stop(): boolean;
}

export function createTravel(playback: Playback): Travel {
  let isOn = false;
  return {
    isOn: () => isOn,
    to: (frame) =>
      new Promise((resolve) => {
        playback.playTo(frame);
        isOn = playback.state().playing;
        if (!isOn) return resolve();
        const unsubscribe = playback.subscribe(({ playing }) => {
          if (playing) return;
          unsubscribe();
          isOn = false;
          resolve();
        });
      }),
    stop() {
      if (!isOn) return false;
      playback.pause();
      return true;
    },
  };
}
