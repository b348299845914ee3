/** What can be done with the keyframes of an episode. */
import { formatAmount } from '../../../ui/format';
import { told, type Act, type ActContext } from './act';
import { isUndecided, nextUndecided, stands, stepKeyframe } from './keyframe-steps';
import { acceptAll, addedKeyframe, seenKeyframe } from './seen-keyframe';

const group = 'Keyframe';
const hasSelection = (on: ActContext) => on.selected() !== null;

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
      if (keyframe !== undefined) on.goTo(keyframe);
    },
  },
  accept: {
    command: { id: 'keyframe.accept', group, label: 'Accept', keys: ['KeyA'] },
    can: hasSelection,
    way: 'change',
    do: (on) => decideSelected(on, 'accept'),
    describe: told('accept', ({ keyframes }) => `Accepted ${inWords(keyframes)}`),
  },
  prune: {
    command: { id: 'keyframe.prune', group, label: 'Prune', keys: ['KeyX'] },
    can: hasSelection,
    way: 'change',
    do: (on) => decideSelected(on, 'prune'),
    describe: told('prune', ({ keyframes }) => `Pruned ${inWords(keyframes)}`),
  },
  edit: {
    command: { id: 'keyframe.edit', group, label: 'Edit reasoning', keys: ['KeyE'] },
    can: hasSelection,
    way: 'change',
    do(on) {
      const keyframe = on.selected();
      if (keyframe === null) return;
      on.state.setState({ editing: { id: keyframe.id, text: keyframe.reasoning.text } });
    },
    describe: told('edit', ({ keyframe }) => `Edited the reasoning at frame ${keyframe.frame}`),
  },
  /** Going elsewhere saves what is written; this goes nowhere. */
  saveEdit: { way: 'go', do() {} },
  add: {
    command: { id: 'keyframe.add', group, label: 'New keyframe here', keys: ['KeyN'] },
    way: 'change',
    async do(on) {
      const frame = on.playhead.frame();
      const occupant = on.keyframes().find((each) => stands(each) && each.frame === frame);
      if (occupant !== undefined) {
        on.state.setState({ selectedId: occupant.id });
        return on.say(`There is a keyframe at frame ${frame} already.`);
      }
      const datasetText = on.store.state.getState().known?.detail.reasoning?.[frame] ?? '';
      const keyframe = addedKeyframe(frame, datasetText);
      await on.decide({ kind: 'add', keyframe });
      on.state.setState({ selectedId: keyframe.id });
      on.say(`Added a keyframe at frame ${frame}.`);
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
    can: hasSelection,
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
    can: hasSelection,
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
      await on.decide({ kind: 'move', keyframe: seenKeyframe(keyframe), toFrame: frame });
      on.state.setState({ selectedId: id });
      on.playhead.seek(frame);
      on.say(`Moved to frame ${frame}.`);
    },
    describe: told(
      'move',
      ({ keyframe, toFrame }) => `Moved keyframe from frame ${keyframe.frame} to ${toFrame}`,
    ),
  },
  acceptRest: {
    command: {
      id: 'keyframe.accept-rest',
      group,
      label: 'Accept all that is left',
      keys: ['Shift+KeyA'],
    },
    way: 'change',
    async do(on) {
      const count = await acceptUndecided(on);
      on.say(
        count === 0 ? 'Nothing is left to accept.' : `Accepted ${formatAmount(count, 'keyframe')}.`,
      );
    },
  },
} satisfies Record<string, Act>;

/** Gives how many there were. */
export async function acceptUndecided(on: ActContext): Promise<number> {
  const open = on.settled().filter(isUndecided);
  for (const act of acceptAll(open)) await on.decide(act);
  return open.length;
}

function step(on: ActContext, direction: 1 | -1): void {
  const at = { selectedId: on.state.getState().selectedId, frame: on.playhead.frame() };
  const next = stepKeyframe(on.keyframes(), at, direction);
  if (next !== null) on.goTo(next);
}

async function decideSelected(on: ActContext, kind: 'accept' | 'prune'): Promise<void> {
  const keyframe = on.selected();
  if (keyframe === null) {
    return on.say('Select a keyframe first: up and down go from one to the next.');
  }
  const goal = kind === 'accept' ? 'accepted' : 'pruned';
  if (keyframe.state !== goal) await on.decide({ kind, keyframes: [seenKeyframe(keyframe)] });
  on.say(`${kind === 'accept' ? 'Accepted' : 'Pruned'} frame ${keyframe.frame}.`);
  if (!on.session.view.state.getState().advance || on.playhead.isPlaying()) return;
  const next = nextUndecided(on.keyframes(), keyframe);
  if (next !== null) on.goTo(next);
}

function nudge(on: ActContext, frames: number): void {
  const keyframe = on.selected();
  if (keyframe === null) return;
  const frame = within(on, keyframe.frame + frames);
  on.state.setState({ moving: { id: keyframe.id, frame } });
  on.playhead.seek(frame);
  on.rest();
}

const within = (on: ActContext, frame: number) => Math.min(on.lastFrame(), Math.max(0, frame));

function inWords(keyframes: readonly { frame: number }[]): string {
  const [first] = keyframes;
  return keyframes.length === 1 && first !== undefined
    ? `keyframe at frame ${first.frame}`
    : `${keyframes.length} keyframes`;
}
