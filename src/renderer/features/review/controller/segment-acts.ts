/** What can be done with segments: each lasts from its keyframe to the next one that stands. */
import type { Act } from './act';
import { addHere } from './add-here';
import { neighbours, segmentKeyframe } from './keyframe-steps';
import { addedKeyframe, seenKeyframe } from './seen-keyframe';

const group = 'Keyframe';

export const segmentActs = {
  split: {
    command: {
      id: 'keyframe.split',
      group,
      label: 'Split the segment here, with its text',
      keys: ['Shift+KeyN'],
    },
    way: 'change',
    async do(on) {
      const { frame } = on.playback.state();
      const segment = segmentKeyframe(on.settled(), frame);
      if (segment === null)
        return on.say('No segment here: there is no keyframe before this frame.');
      const { reasoning } = seenKeyframe(segment);
      const lacks = reasoning.text === '' ? 'it has no text yet' : 'both parts say the same';
      await addHere(on, { ...addedKeyframe(frame, ''), reasoning }, 'Split the segment', lacks);
    },
  },
  merge: {
    command: {
      id: 'keyframe.merge',
      group,
      label: 'Merge with the next segment',
      keys: ['KeyM'],
    },
    way: 'change',
    async do(on) {
      const { frame } = on.playback.state();
      const segment = on.selected() ?? segmentKeyframe(on.settled(), frame);
      const next = segment === null ? null : neighbours(on.settled(), segment).after;
      if (segment === null || next === null) return on.say('No segment follows here.');
      const end = neighbours(on.settled(), next).after?.frame ?? on.lastFrame() + 1;
      // Its picture is not the one on screen.
      await on.decide({ kind: 'prune', keyframes: [seenKeyframe(next)], unseen: true });
      on.say(`Merged: frame ${next.frame} is pruned, the segment lasts to frame ${end - 1}.`);
    },
  },
} satisfies Record<string, Act>;
