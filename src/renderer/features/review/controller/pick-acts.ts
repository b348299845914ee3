/** Several keyframes at once: picked in the list, then accepted or pruned by one act that names their number first. */
import { formatAmount } from '../../../ui/format';
import type { Act, ActContext } from './act';
import { decideTogether } from './decide-together';
import { changedBy, noneBeyond, stepKeyframe } from './keyframe-steps';
import { unseenActs } from './seen-keyframe';

const group = 'Keyframe';

export const pickActs = {
  pickPrevious: {
    command: {
      id: 'keyframe.pick-previous',
      group,
      label: 'Select the keyframe before too',
      keys: ['Shift+ArrowUp'],
      repeats: true,
    },
    way: 'go',
    // Whether to accept then asks about several.
    opens: () => true,
    do: (on) => extend(on, -1),
  },
  pickNext: {
    command: {
      id: 'keyframe.pick-next',
      group,
      label: 'Select the next keyframe too',
      keys: ['Shift+ArrowDown'],
      repeats: true,
    },
    way: 'go',
    // Whether to accept then asks about several.
    opens: () => true,
    do: (on) => extend(on, 1),
  },
  pickAll: {
    command: { id: 'keyframe.pick-all', group, label: 'Select all keyframes', keys: ['Mod+KeyA'] },
    way: 'go',
    opens: () => true,
    do: (on) => on.state.setState({ picked: on.keyframes().map(({ id }) => id) }),
  },
  pickNone: {
    command: { id: 'keyframe.pick-none', group, label: 'Select one keyframe', keys: ['Escape'] },
    can: (on) => on.state.getState().picked.length > 0,
    way: 'go',
    do: (on) => on.state.setState({ picked: [] }),
  },
  /** By the mouse: this one more or less, or with it all from the one under the playhead. */
  pick: {
    way: 'go',
    do(on, id: string, range: boolean) {
      const { picked, selectedId } = on.state.getState();
      const all = on.keyframes().map((each) => each.id);
      const here = selectedId === null ? [] : [selectedId];
      if (range) {
        const ends = [id, ...here].map((each) => all.indexOf(each));
        const some = all.slice(Math.min(...ends), Math.max(...ends) + 1);
        return on.state.setState({ picked: some });
      }
      const before = picked.length === 0 ? here : picked;
      const without = before.filter((each) => each !== id);
      on.state.setState({
        picked:
          without.length < before.length
            ? without
            : all.filter((each) => each === id || before.includes(each)),
      });
    },
  },
  /** The answer to what deciding on several asks. */
  decidePicked: {
    way: 'change',
    async do(on, kind: 'accept' | 'prune') {
      const { picked } = on.state.getState();
      on.state.setState({ asking: null, picked: [] });
      const some = changedBy(kind, on.settled(), picked);
      const done = kind === 'accept' ? 'Accepted' : 'Pruned';
      const what = `${done} ${formatAmount(some.length, 'keyframe')}`;
      await decideTogether(on, unseenActs(kind, some), what);
      on.say(`${what}, marked as not looked at.`);
    },
  },
} satisfies Record<string, Act>;

function extend(on: ActContext, direction: 1 | -1): void {
  const { picked, selectedId } = on.state.getState();
  const next = stepKeyframe(
    on.keyframes(),
    { selectedId, frame: on.playback.state().frame },
    direction,
  );
  if (next === null) return on.say(noneBeyond(direction));
  // Going back over what was picked lets it go.
  const before = new Set(picked.length === 0 && selectedId !== null ? [selectedId] : picked);
  if (selectedId !== null && before.has(next.id)) before.delete(selectedId);
  before.add(next.id);
  on.goTo(next);
  on.state.setState({ picked: [...before] });
}

/** When the playhead is taken to something else: what is acted on is what is seen. */
export function letPickedGo(state: ActContext['state']): void {
  const { picked, moving, selectedId } = state.getState();
  if (picked.length === 0 || moving !== null) return;
  if (selectedId === null || !picked.includes(selectedId)) state.setState({ picked: [] });
}
