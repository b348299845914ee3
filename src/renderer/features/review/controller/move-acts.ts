/** Moving keyframes: the selected one, or all that are picked by as many frames each. */
import { movedBy, movedWith, roomToMove, type Moving } from '../../../../shared/model/moving';
import type { ReviewedKeyframe } from '../../../../shared/model/keyframe';
import { formatAmount } from '../../../ui/format';
import { onPicked, told, type Act, type ActContext } from './act';
import { decideTogether } from './decide-together';
import { nearestTo, occupant, stands } from './keyframe-steps';
import { seenKeyframe } from './seen-keyframe';

const group = 'Keyframe';

export const moveActs = {
  earlier: nudges('earlier', 'Move one frame earlier', 'BracketLeft', -1),
  later: nudges('later', 'Move one frame later', 'BracketRight', 1),
  earlierTen: nudges('earlier-ten', 'Move ten frames earlier', 'Shift+BracketLeft', -10),
  laterTen: nudges('later-ten', 'Move ten frames later', 'Shift+BracketRight', 10),
  /** By the pointer, to where it was let go; those that are picked with it go along. */
  move: {
    way: 'change',
    async do(on, id: string, toFrame: number) {
      const settled = on.settled();
      const keyframe = settled.find((each) => each.id === id);
      const frame = Math.min(on.lastFrame(), Math.max(0, toFrame));
      if (keyframe === undefined || keyframe.frame === frame) return;
      const ids = movedWith(settled, on.state.getState().picked, id);
      const wanted = frame - keyframe.frame;
      const { by, stop } =
        ids.length === 1
          ? // Alone it may pass others, as long as it lands on none.
            { by: wanted, stop: occupant(settled, frame, id) }
          : roomToMove(settled, ids, wanted, on.lastFrame() + 1);
      if (stop === null || (ids.length > 1 && by !== 0)) return moveTo(on, keyframe, ids, by);
      on.goTo(keyframe);
      on.say(whyNoFurther(stop, wanted, ids.length));
    },
    describe: told(
      'move',
      ({ keyframe, toFrame }) => `Moved keyframe from frame ${keyframe.frame} to ${toFrame}`,
    ),
  },
  /** What was looked for by stepping is found. */
  bring: {
    command: {
      id: 'keyframe.bring',
      group,
      label: 'Move the nearest keyframe here',
      keys: ['KeyB'],
    },
    way: 'change',
    async do(on) {
      const { frame } = on.playback.state();
      if (occupant(on.settled(), frame) !== null) {
        return on.say(`There is a keyframe at frame ${frame} already.`);
      }
      const keyframe = nearestTo(on.settled(), frame);
      if (keyframe === null) return on.say('There is no keyframe to move here.');
      await moveTo(on, keyframe, [keyframe.id], frame - keyframe.frame);
    },
  },
} satisfies Record<string, Act>;

/** A command of its own for each step. */
function nudges(name: string, label: string, key: string, frames: number) {
  return {
    command: { id: `keyframe.${name}`, group, label, keys: [key], repeats: true },
    ...onPicked,
    way: 'nudge',
    do: (on: ActContext) => nudge(on, frames),
  } satisfies Act;
}

async function nudge(on: ActContext, frames: number): Promise<void> {
  const { moving, picked } = on.state.getState();
  const lead = moving === null ? leadOf(on, picked) : on.selected();
  if (lead === null) return;
  const ids = moving === null ? movedWith(on.settled(), picked, lead.id) : [...moving.keys()];
  if (moving === null) await on.look(lead.frame);
  const { by, stop } = roomToMove(on.keyframes(), ids, frames, on.lastFrame() + 1);
  if (by !== 0) {
    on.state.setState({ moving: movedBy(on.keyframes(), ids, by) });
    on.playback.seek(lead.frame + by);
  }
  // Also where there is no room: a key that is still held is not meant for the next keyframe.
  const isMoving = on.state.getState().moving !== null;
  if (isMoving) on.rest(lead.id);
  const words = [
    ...(isMoving && ids.length > 1 ? [howFar(on, lead.id, ids.length)] : []),
    ...(stop === null ? [] : [whyNoFurther(stop, frames, ids.length)]),
  ];
  if (words.length > 0) on.say(words.join(' '));
}

/** The one that is looked at while they are moved; null, with the reason said, where there is none. */
function leadOf(on: ActContext, picked: readonly string[]): ReviewedKeyframe | null {
  if (picked.length < 2) {
    const meant = on.meant();
    if (meant !== null) on.goTo(meant);
    return meant ?? on.target();
  }
  const standing = on.settled().filter((each) => stands(each) && picked.includes(each.id));
  const lead = standing.find(({ id }) => id === on.state.getState().selectedId) ?? standing[0];
  if (lead === undefined) {
    on.say(`All ${picked.length} are pruned: they stay where they are.`);
    return null;
  }
  on.playback.pause();
  on.goTo(lead);
  return lead;
}

async function moveTo(
  on: ActContext,
  keyframe: ReviewedKeyframe,
  ids: readonly string[],
  by: number,
): Promise<void> {
  const { id, frame } = keyframe;
  on.playback.pause();
  // They stay where they were let go, however long a picture takes.
  on.state.setState({ selectedId: id, moving: movedBy(on.settled(), ids, by) });
  on.playback.seek(frame + by);
  const alone = await settleMoving(on);
  const moved = on.settled().find((each) => each.id === id);
  if (moved === undefined) return;
  if (alone === null) on.goTo(moved);
  else await on.advance(moved);
}

/**
 * Brings what is being moved to its end: one step of undo, however many they are. Gives the id of the one that was
 * moved; null for none, and for several.
 */
export async function settleMoving(on: ActContext): Promise<string | null> {
  const { moving } = on.state.getState();
  try {
    return moving === null ? null : await record(on, moving);
  } finally {
    on.state.setState({ moving: null });
  }
}

async function record(on: ActContext, moving: Moving): Promise<string | null> {
  const moved = on.settled().flatMap((keyframe) => {
    const toFrame = moving.get(keyframe.id) ?? keyframe.frame;
    return toFrame === keyframe.frame ? [] : [{ keyframe, toFrame }];
  });
  const [first] = moved;
  if (first === undefined) {
    const they = moving.size === 1 ? 'keyframe is where it was' : 'keyframes are where they were';
    on.say(`The ${they}: nothing is recorded.`);
    return null;
  }
  const by = first.toFrame - first.keyframe.frame;
  if (moved.length === 1) {
    const look = await on.look(first.toFrame);
    await on.decide({ ...moveOf(first), ...look });
    on.say(`Moved from frame ${first.keyframe.frame} to ${first.toFrame}.`);
    return first.keyframe.id;
  }
  const what = `Moved ${formatAmount(moved.length, 'keyframe')} ${inFrames(by)}`;
  // Those ahead make room first: at no moment do two share a frame.
  const inTurn = by > 0 ? moved.toReversed() : moved;
  const moves = inTurn.map((each) => ({ ...moveOf(each), unseen: true as const }));
  await decideTogether(on, moves, what);
  on.say(`${what}, marked as not looked at.`);
  return null;
}

const moveOf = ({ keyframe, toFrame }: { keyframe: ReviewedKeyframe; toFrame: number }) =>
  ({ kind: 'move', keyframe: seenKeyframe(keyframe), toFrame }) as const;

/** How far several are from where they stand, as this one of them is. */
function howFar(on: ActContext, id: string, count: number): string {
  const from = on.settled().find((each) => each.id === id)?.frame ?? 0;
  const by = (on.state.getState().moving?.get(id) ?? from) - from;
  const far = by === 0 ? 'where they were' : inFrames(by);
  return `Moving ${formatAmount(count, 'keyframe')}: ${far}.`;
}

const inFrames = (by: number): string =>
  `${formatAmount(Math.abs(by), 'frame')} ${by > 0 ? 'later' : 'earlier'}`;

function whyNoFurther(stop: ReviewedKeyframe | 'end', frames: number, count: number): string {
  if (stop === 'end') return `The episode ${frames > 0 ? 'ends' : 'begins'} here.`;
  return count === 1
    ? `Frame ${stop.frame} has a keyframe already: prune one of the two, or move past it with the mouse.`
    : `Frame ${stop.frame} has a keyframe that is not selected: the ${count} can go no further.`;
}
