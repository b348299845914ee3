/** What can be done with the keyframes of an episode. */
import type { ReviewedKeyframe } from '../../../../shared/model/keyframe';
import { formatAmount } from '../../../ui/format';
import { addHere } from './add-here';
import { told, type Act, type ActContext } from './act';
import {
  changedBy,
  isUndecided,
  nearestTo,
  noneBeyond,
  occupant,
  stands,
  stepKeyframe,
} from './keyframe-steps';
import { addedKeyframe, seenKeyframe, unseenActs } from './seen-keyframe';

const group = 'Keyframe';

export const keyframeActs = {
  previous: {
    command: {
      id: 'keyframe.previous',
      group,
      label: 'Previous keyframe',
      keys: ['ArrowUp'],
      repeats: true,
    },
    way: 'go',
    do: (on) => step(on, -1),
  },
  next: {
    command: {
      id: 'keyframe.next',
      group,
      label: 'Next keyframe',
      keys: ['ArrowDown'],
      repeats: true,
    },
    way: 'go',
    do: (on) => step(on, 1),
  },
  select: {
    way: 'go',
    do(on, id: string) {
      const keyframe = on.keyframes().find((each) => each.id === id);
      if (keyframe === undefined) return;
      on.state.setState({ picked: [] });
      on.goTo(keyframe);
    },
  },
  playToNext: {
    command: {
      id: 'keyframe.play-to-next',
      group: 'Playback',
      label: 'Play to the next keyframe and stop',
      keys: ['Shift+Space'],
    },
    way: 'go',
    async do(on) {
      const { frame } = on.playback.state();
      const next = on.keyframes().find((each) => stands(each) && each.frame > frame);
      await on.playTo(next?.frame ?? on.lastFrame());
    },
  },
  accept: {
    command: { id: 'keyframe.accept', group, label: 'Accept', keys: ['KeyA'] },
    way: 'change',
    opens: hasPicked,
    do: (on) => decideSelected(on, 'accept'),
    describe: told('accept', ({ keyframes }) => `Accepted ${inWords(keyframes)}`),
  },
  prune: {
    command: { id: 'keyframe.prune', group, label: 'Prune', keys: ['KeyX', 'Delete'] },
    way: 'change',
    opens: hasPicked,
    do: (on) => decideSelected(on, 'prune'),
    describe: told('prune', ({ keyframes }) => `Pruned ${inWords(keyframes)}`),
  },
  add: {
    command: { id: 'keyframe.add', group, label: 'New keyframe here', keys: ['KeyN'] },
    way: 'change',
    async do(on) {
      const { frame } = on.playback.state();
      const datasetText = on.store.state.getState().known?.detail.reasoning?.[frame] ?? '';
      const keyframe = addedKeyframe(frame, datasetText);
      const lacks = keyframe.reasoning.text === '' ? 'it has no text yet' : null;
      await addHere(on, keyframe, 'Added a keyframe', lacks);
    },
    describe: told('add', ({ keyframe }) => `Added a keyframe at frame ${keyframe.frame}`),
  },
  earlier: {
    command: {
      id: 'keyframe.earlier',
      group,
      label: 'Move one frame earlier',
      keys: ['BracketLeft'],
      repeats: true,
    },
    way: 'nudge',
    do: (on) => nudge(on, -1),
  },
  later: {
    command: {
      id: 'keyframe.later',
      group,
      label: 'Move one frame later',
      keys: ['BracketRight'],
      repeats: true,
    },
    way: 'nudge',
    do: (on) => nudge(on, 1),
  },
  /** By the pointer, to where it was let go. */
  move: {
    way: 'change',
    async do(on, id: string, toFrame: number) {
      const keyframe = on.settled().find((each) => each.id === id);
      const frame = within(on, toFrame);
      if (keyframe === undefined || keyframe.frame === frame) return;
      if (occupant(on.settled(), frame, id) !== null) {
        on.goTo(keyframe);
        return on.say(taken(frame));
      }
      await moveTo(on, keyframe, frame);
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
      await moveTo(on, keyframe, frame);
    },
  },
  acceptRest: {
    command: {
      id: 'keyframe.accept-rest',
      group,
      label: 'Accept all that is left',
      keys: ['Shift+KeyA'],
    },
    way: 'change',
    opens: () => true,
    do(on) {
      if (on.settled().some(isUndecided)) on.state.setState({ asking: 'accept-rest' });
      else on.say('Nothing is left to accept.');
    },
  },
  /** The answer to what accepting all that is left asks. */
  acceptRestUnseen: {
    way: 'change',
    async do(on) {
      on.state.setState({ asking: null });
      const open = on.settled().filter(isUndecided);
      for (const act of unseenActs('accept', open)) await on.decide(act);
      on.say(`Accepted ${formatAmount(open.length, 'keyframe')}, marked as not looked at.`);
    },
  },
} satisfies Record<string, Act>;

function step(on: ActContext, direction: 1 | -1): void {
  const at = { selectedId: on.state.getState().selectedId, frame: on.playback.state().frame };
  const next = stepKeyframe(on.keyframes(), at, direction);
  on.state.setState({ picked: [] });
  if (next !== null) on.goTo(next);
  else on.say(noneBeyond(direction));
}

function hasPicked(on: ActContext): boolean {
  return on.state.getState().picked.length > 1;
}

async function decideSelected(on: ActContext, kind: 'accept' | 'prune'): Promise<void> {
  const word = kind === 'accept' ? 'accepted' : 'pruned';
  if (hasPicked(on)) {
    const { picked } = on.state.getState();
    if (changedBy(kind, on.settled(), picked).length === 0) {
      return on.say(`All ${picked.length} are ${word} already.`);
    }
    return on.state.setState({ asking: `${kind}-picked` });
  }
  const meant = on.meant();
  const keyframe = meant ?? on.target();
  if (keyframe === null) return;
  const { frame } = keyframe;
  // To accept what was moved a moment ago is to be done with it.
  const confirms = kind === 'accept' && on.ended() === keyframe.id;
  if (keyframe.state === word && !confirms) return on.say(`Frame ${frame} is ${word} already.`);
  if (confirms) return on.advance(keyframe);
  if (meant !== null) on.goTo(meant);
  const look = await on.look(frame);
  await on.decide(
    { kind, keyframes: [seenKeyframe(keyframe)], ...look },
    {
      onShown() {
        on.say(`${kind === 'accept' ? 'Accepted' : 'Pruned'} frame ${frame}.`);
        return on.advance(keyframe);
      },
    },
  );
}

async function nudge(on: ActContext, frames: number): Promise<void> {
  const meant = on.meant();
  const keyframe = meant ?? on.target();
  if (keyframe === null) return;
  if (meant !== null) on.goTo(meant);
  if (on.state.getState().moving === null) await on.look(keyframe.frame);
  const frame = within(on, keyframe.frame + frames);
  if (occupant(on.keyframes(), frame, keyframe.id) !== null) return on.say(taken(frame));
  on.state.setState({ moving: { id: keyframe.id, frame } });
  on.playback.seek(frame);
  on.rest(keyframe.id);
}

async function moveTo(on: ActContext, keyframe: ReviewedKeyframe, frame: number): Promise<void> {
  const { id } = keyframe;
  on.playback.pause();
  // It stays where it was let go, however long its picture takes.
  on.state.setState({ selectedId: id, moving: { id, frame } });
  on.playback.seek(frame);
  try {
    const look = await on.look(frame);
    const act = { kind: 'move', keyframe: seenKeyframe(keyframe), toFrame: frame } as const;
    await on.decide({ ...act, ...look });
  } finally {
    on.state.setState({ moving: null });
  }
  on.say(`Moved from frame ${keyframe.frame} to ${frame}.`);
  const moved = on.settled().find((each) => each.id === id);
  if (moved !== undefined) await on.advance(moved);
}

const taken = (frame: number) =>
  `Frame ${frame} has a keyframe already: prune one of the two, or move past it with the mouse.`;

const within = (on: ActContext, frame: number) => Math.min(on.lastFrame(), Math.max(0, frame));

function inWords(keyframes: readonly { frame: number }[]): string {
  const [first] = keyframes;
  return keyframes.length === 1 && first !== undefined
    ? `keyframe at frame ${first.frame}`
    : `${keyframes.length} keyframes`;
}
