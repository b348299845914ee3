/** What can be done with segments: each lasts from its keyframe to the next one that stands. */
import type { DecisionAct } from '../../../../shared/model/decision';
import type { Reasoning } from '../../../../shared/model/keyframe';
import { joinTexts } from '../../../../shared/model/reasoning-parts';
import { keyLabel, type CommandSpec } from '../../../commands';
import type { Act, ActContext } from './act';
import { addHere } from './add-here';
import { decideTogether } from './decide-together';
import { neighbours, segmentKeyframe } from './keyframe-steps';
import { addedKeyframe, longestText, seenKeyframe } from './seen-keyframe';

const group = 'Keyframe';
const bothTexts: CommandSpec = {
  id: 'keyframe.merge-both',
  group,
  label: 'Merge with the next segment, both texts',
  keys: ['Shift+KeyM'],
};

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
  merge: merges(
    { id: 'keyframe.merge', group, label: 'Merge with the next segment', keys: ['KeyM'] },
    (own) => own,
  ),
  mergeBoth: merges(bothTexts, (own, other) => ({
    text: joinTexts(own.text, other.text),
    source: 'curator',
  })),
  mergeOther: merges(
    {
      id: 'keyframe.merge-other',
      group,
      label: 'Merge with the next segment, its text',
      keys: ['Alt+KeyM'],
    },
    (_own, other) => other,
  ),
} satisfies Record<string, Act>;

/**
 * A command of its own for each text that two segments can have as one.
 *
 * @param kept of both reasonings, where they say different things
 */
function merges(command: CommandSpec, kept: (own: Reasoning, other: Reasoning) => Reasoning) {
  return {
    command,
    way: 'change',
    async do(on: ActContext) {
      const segment = segmentKeyframe(on.settled(), on.playback.state().frame);
      const next = segment === null ? null : neighbours(on.settled(), segment).after;
      if (segment === null || next === null) return on.say('No segment follows here.');
      const own = segment.reasoning;
      const [said, otherSaid] = [own.text.trim(), next.reasoning.text.trim()];
      const differs = said !== '' && otherSaid !== '' && otherSaid !== said;
      const only = said === '' ? next.reasoning : own;
      const { text, ...from } = differs ? kept(own, next.reasoning) : only;
      if (text.length > longestText) {
        return on.say(`Both texts have more than ${longestText} characters: shorten one first.`);
      }
      const end = neighbours(on.settled(), next).after?.frame ?? on.lastFrame() + 1;
      // Its picture is not the one on screen.
      const prune: DecisionAct = {
        kind: 'prune',
        keyframes: [seenKeyframe(next)],
        unseen: true,
      };
      if (text === own.text) await on.decide(prune);
      else {
        on.goTo(segment);
        const look = await on.look(segment.frame);
        const edit = { kind: 'edit', keyframe: seenKeyframe(segment), text, from } as const;
        const what = `Merged the segments at frames ${segment.frame} and ${next.frame}`;
        await decideTogether(on, [prune, { ...edit, ...look }], what);
      }
      const keys = keyLabel(bothTexts) ?? bothTexts.label;
      const left = differs && text === own.text ? ` To keep its text too: undo, then ${keys}.` : '';
      on.say(
        `Merged: frame ${next.frame} is pruned, the segment lasts to frame ${end - 1}.${left}`,
      );
    },
  } satisfies Act;
}
