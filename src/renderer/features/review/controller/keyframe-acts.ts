/** What can be done with the keyframes of an episode. */
import { formatAmount } from '../../../ui/format';
import { addHere } from './add-here';
import { hasPicked, onPicked, told, type Act, type ActContext } from './act';
import { decideTogether } from './decide-together';
import { changedBy, isUndecided, noneBeyond, stands, stepKeyframe } from './keyframe-steps';
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
    ...onPicked,
    way: 'change',
    opens: hasPicked,
    do: (on) => decideSelected(on, 'accept'),
    describe: told('accept', ({ keyframes }) => `Accepted ${inWords(keyframes)}`),
  },
  prune: {
    command: { id: 'keyframe.prune', group, label: 'Prune', keys: ['KeyX', 'Delete'] },
    ...onPicked,
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
      const what = `Accepted ${formatAmount(open.length, 'keyframe')}`;
      await decideTogether(on, unseenActs('accept', open), what);
      on.say(`${what}, marked as not looked at.`);
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
        const seen = look.unseen === true ? ', marked as not looked at' : '';
        on.say(`${kind === 'accept' ? 'Accepted' : 'Pruned'} frame ${frame}${seen}.`);
        return on.advance(keyframe);
      },
    },
  );
}

function inWords(keyframes: readonly { frame: number }[]): string {
  const [first] = keyframes;
  return keyframes.length === 1 && first !== undefined
    ? `keyframe at frame ${first.frame}`
    : `${keyframes.length} keyframes`;
}
