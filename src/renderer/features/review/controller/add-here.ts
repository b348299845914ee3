import type { SeenKeyframe } from '../../../../shared/model/decision';
import type { ActContext } from './act';
import { occupant } from './keyframe-steps';

/**
 * Adds a keyframe at the playhead, where none stands, once its picture is on screen.
 *
 * @param what was done, as the beginning of a sentence
 * @param lacks what is still to be done here, in words: the playhead stays for it; null for nothing
 */
export async function addHere(
  on: ActContext,
  keyframe: SeenKeyframe,
  what: string,
  lacks: string | null,
): Promise<void> {
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
        on.say(`${what} at frame ${frame}${lacks === null ? '' : `: ${lacks}`}.`);
        const added = on.settled().find(({ id }) => id === keyframe.id);
        if (added === undefined) return undefined;
        return lacks === null ? on.advance(added) : on.goTo(added);
      },
    },
  );
}
