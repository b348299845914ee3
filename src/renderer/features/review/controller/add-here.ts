import type { SeenKeyframe } from '../../../../shared/model/decision';
import type { ActContext } from './act';
import { occupant } from './keyframe-steps';

/** Adds a keyframe at the playhead, where none stands, once its picture is on screen. */
export async function addHere(on: ActContext, keyframe: SeenKeyframe, done: string): Promise<void> {
  const { frame } = keyframe;
  on.playback.pause();
  if (occupant(on.keyframes(), frame) !== null) {
    return on.say(`There is a keyframe at frame ${frame} already.`);
  }
  const look = await on.look(frame);
  await on.decide(
    { kind: 'add', keyframe, ...look },
    {
      onShown() {
        const without = keyframe.reasoning.text === '' ? ', without a text' : '';
        on.say(`${done} at frame ${frame}${without}.`);
        const added = on.settled().find(({ id }) => id === keyframe.id);
        return added === undefined ? undefined : on.advance(added);
      },
    },
  );
}
