/** The review of one episode as the curator drives it: what is selected, and the acts, one after another. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { toPlainError } from '../../../../shared/errors';
import type { ReviewedKeyframe } from '../../../../shared/model/keyframe';
import type { EpisodeStore } from '../episode/episode-store';
import type { Act, ActContext, ControllerState, Surroundings } from './act';
import { acts, describeAct, type ActCommands, type BoundActs } from './acts';
import { isUndecided, nextUndecided, segmentKeyframe, stands, withMoved } from './keyframe-steps';
import { seenKeyframe } from './seen-keyframe';

/** A held key nudges on; when it has rested this long, the move is one decision. */
const restMs = 300;

export interface EpisodeController extends BoundActs {
  readonly state: StoreApi<ControllerState>;
  readonly store: EpisodeStore;
  readonly commands: ActCommands;
  /** As shown: with the keyframe being moved where it is now. */
  keyframes(): readonly ReviewedKeyframe[];
  /** Something is selected wherever there is something to select; the playhead stays. */
  keepSelection(among: readonly ReviewedKeyframe[]): void;
  /** The playhead is here now: a keyframe under it, or (playing) the last one passed, becomes the selected one. */
  follow(frame: number, playing: boolean): void;
  /** The reasoning being written reads so now. */
  type(text: string): void;
  cancelEdit(): void;
  cancelFinish(): void;
  /** Nothing may be left half done when the curator goes elsewhere. */
  leave(): void;
}

export function createController(around: Surroundings): EpisodeController {
  const { session, store, playhead } = around;
  const state = createStore<ControllerState>(() => ({
    selectedId: null,
    editing: null,
    moving: null,
    asking: false,
    said: '',
  }));
  let tail: Promise<void> = Promise.resolve();
  let timer: ReturnType<typeof setTimeout> | null = null;

  const say = (said: string) => state.setState({ said });
  const review = () => store.state.getState().folded?.review ?? null;
  const settled = (): readonly ReviewedKeyframe[] => review()?.keyframes ?? [];
  const keyframes = () => withMoved(settled(), state.getState().moving);

  /** Acts run one after another, each on what the one before it left: keys may come faster than the disk. */
  const enqueue = (work: () => Promise<void> | void) => {
    tail = tail.then(work).catch((error: unknown) => say(toPlainError(error).message));
  };

  const settleMove = async () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const { moving } = state.getState();
    if (moving === null) return;
    const keyframe = settled().find(({ id }) => id === moving.id);
    if (keyframe !== undefined && keyframe.frame !== moving.frame) {
      await on.decide({ kind: 'move', keyframe: seenKeyframe(keyframe), toFrame: moving.frame });
      say(`Moved to frame ${moving.frame}.`);
    }
    state.setState({ moving: null });
  };

  const settleEdit = async () => {
    const { editing } = state.getState();
    if (editing === null) return;
    state.setState({ editing: null });
    const keyframe = settled().find(({ id }) => id === editing.id);
    const text = editing.text.trim();
    if (keyframe === undefined || text === keyframe.reasoning.text.trim()) return;
    await on.decide({ kind: 'edit', keyframe: seenKeyframe(keyframe), text });
    say('Reasoning saved.');
  };

  /** Nothing stays half done when something else begins. */
  const settle = async () => {
    await settleMove();
    await settleEdit();
  };

  const on: ActContext = {
    ...around,
    state,
    review,
    settled,
    keyframes,
    selected: () => keyframes().find(({ id }) => id === state.getState().selectedId) ?? null,
    lastFrame: () => (store.state.getState().known?.detail.length ?? 1) - 1,
    decide: (act) => session.decide(store, act),
    describe: describeAct,
    say,
    goTo(keyframe) {
      state.setState({ selectedId: keyframe.id });
      playhead.seek(keyframe.frame);
    },
    rest() {
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(() => enqueue(settleMove), restMs);
    },
  };

  const run = (act: Act, args: never[]) =>
    enqueue(async () => {
      if (act.way !== 'go' && around.readOnlyBecause !== null) return say(around.readOnlyBecause);
      if (act.way === 'change' && store.state.getState().known === null) return;
      if (act.way !== 'nudge') await settle();
      await act.do(on, ...args);
    });

  const entries = Object.entries<Act>(acts);
  const bound = entries.map(([name, act]) => [name, (...args: never[]) => run(act, args)]);
  const commands = entries.flatMap(([name, act]) =>
    act.command === undefined
      ? []
      : [
          [
            name,
            { ...act.command, isEnabled: () => act.can?.(on) ?? true, run: () => run(act, []) },
          ],
        ],
  );
  return {
    ...(Object.fromEntries(bound) as BoundActs),
    commands: Object.fromEntries(commands) as ActCommands,
    state,
    store,
    keyframes,
    keepSelection(all) {
      const { selectedId } = state.getState();
      if (all.length === 0 || all.some(({ id }) => id === selectedId)) return;
      const near = segmentKeyframe(all, playhead.frame());
      const next = (near !== null && isUndecided(near) ? near : nextUndecided(all, near)) ?? all[0];
      state.setState({ selectedId: next?.id ?? null });
    },
    follow(frame, playing) {
      const { editing, moving, selectedId } = state.getState();
      if (editing !== null || moving !== null) return;
      const all = keyframes();
      const here = all.filter((each) => each.frame === frame);
      const passed = playing ? segmentKeyframe(all, frame) : null;
      const next =
        here.find(({ id }) => id === selectedId) ?? here.find(stands) ?? here[0] ?? passed;
      if (next !== null && next.id !== selectedId) state.setState({ selectedId: next.id });
    },
    type: (text) =>
      state.setState(({ editing }) => ({
        editing: editing === null ? null : { ...editing, text },
      })),
    cancelEdit: () => state.setState({ editing: null }),
    cancelFinish: () => state.setState({ asking: false }),
    leave: () => enqueue(settle),
  };
}
