/** Shifting a camera that was recorded early or late: no decision about the episode, and yet one of the day's acts. */
import { longestShift } from '../../../../shared/model/camera-shift';
import { cameraName } from '../../../../shared/model/camera-name';
import type { Step } from '../session/trail';
import type { Act, ActContext } from './act';

export const shiftActs = {
  shift: {
    way: 'change',
    /** @param frames from the shift before to the new one */
    do(on: ActContext, camera: string, frames: (before: number) => number) {
      const { session, store } = on;
      const before = session.shifts.of(camera);
      const after = Math.max(-longestShift, Math.min(longestShift, frames(before)));
      if (after === before) return on.say(`${cameraName(camera)} is shown like that already.`);
      const atMs = Date.now();
      const step: Step = {
        id: `shift ${camera} ${after} ${atMs}`,
        episode: store.episode,
        curator: session.curator.getState().name,
        atMs,
        what: describeShift(camera, after),
        shift: { camera, before, after },
      };
      session.trail.addShift(step);
      const keep = async () => {
        if (await session.shifts.set(camera, after)) on.say(`${step.what}, in this project.`);
        else session.trail.forget(step.id);
      };
      // Nothing waits for the core: what it does not keep is shown as it was.
      void keep();
    },
  },
} satisfies Record<string, Act>;

function describeShift(camera: string, frames: number): string {
  const name = cameraName(camera);
  if (frames === 0) return `Showed ${name} as it was recorded`;
  const amount = Math.abs(frames) === 1 ? '1 frame' : `${Math.abs(frames)} frames`;
  return `Showed ${name} ${amount} ${frames > 0 ? 'later' : 'earlier'}`;
}
