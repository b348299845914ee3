/** The room itself: acts on the selected keyframe and on the episode, one after another. */
import { createStore } from 'zustand/vanilla';
import { toPlainError } from '../../../../shared/errors';
import type { DecisionAct } from '../../../../shared/model/decision';
import { keyframesOf } from '../../../../shared/model/fold-review';
import type { ReviewedKeyframe } from '../../../../shared/model/keyframe';
import { acceptAll, addedKeyframe, sameTags, seenKeyframe } from './acts';
import { counted, describeAct } from './describe';
import {
  isUndecided,
  nextUndecided,
  segmentKeyframe,
  stands,
  stepKeyframe,
  withMoved,
} from './keyframe-steps';
import type { Room, RoomState, RoomSurroundings } from './room';

/** A held key nudges on; when it has rested this long, the move is one decision. */
const restMs = 300;

export function createRoom(around: RoomSurroundings): Room {
  const { session, store, playhead } = around;
  const state = createStore<RoomState>(() => ({
    selectedId: null,
    editing: null,
    moving: null,
    asking: false,
    said: '',
  }));
  const say = (said: string) => state.setState({ said });
  let tail: Promise<void> = Promise.resolve();
  let rest: ReturnType<typeof setTimeout> | null = null;

  const review = () => store.state.getState().folded?.review ?? null;
  const settled = (): readonly ReviewedKeyframe[] => review()?.keyframes ?? [];
  const keyframes = () => withMoved(settled(), state.getState().moving);
  const selected = () => keyframes().find(({ id }) => id === state.getState().selectedId) ?? null;
  const lastFrame = () => (store.state.getState().known?.detail.length ?? 1) - 1;

  const decide = (act: DecisionAct) => session.decide(store, act);

  /** Acts run one after another, each on what the one before it left: keys may come faster than the disk. */
  const enqueue = (act: () => Promise<void> | void) => {
    tail = tail.then(act).catch((error: unknown) => say(toPlainError(error).message));
  };
  /** For acts that change something: refuses when nothing may change, and lets a move come to rest first. */
  const change = (act: () => Promise<void> | void) =>
    enqueue(async () => {
      if (around.readOnlyBecause !== null) return say(around.readOnlyBecause);
      if (store.state.getState().known === null) return;
      await settle();
      await act();
    });

  const settleMove = async () => {
    if (rest !== null) clearTimeout(rest);
    rest = null;
    const { moving } = state.getState();
    if (moving === null) return;
    const keyframe = settled().find(({ id }) => id === moving.id);
    if (keyframe !== undefined && keyframe.frame !== moving.frame) {
      await decide({ kind: 'move', keyframe: seenKeyframe(keyframe), toFrame: moving.frame });
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
    await decide({ kind: 'edit', keyframe: seenKeyframe(keyframe), text });
    say('Reasoning saved.');
  };

  /** Nothing stays half done when something else begins. */
  const settle = async () => {
    await settleMove();
    await settleEdit();
  };

  const goTo = (keyframe: ReviewedKeyframe) => {
    state.setState({ selectedId: keyframe.id });
    playhead.seek(keyframe.frame);
  };

  const judge = (kind: 'accept' | 'prune') =>
    change(async () => {
      const keyframe = selected();
      if (keyframe === null)
        return say('Select a keyframe first: up and down go from one to the next.');
      const goal = kind === 'accept' ? 'accepted' : 'pruned';
      if (keyframe.state !== goal) await decide({ kind, keyframes: [seenKeyframe(keyframe)] });
      say(`${kind === 'accept' ? 'Accepted' : 'Pruned'} frame ${keyframe.frame}.`);
      if (!session.view.state.getState().advance || playhead.isPlaying()) return;
      const next = nextUndecided(keyframes(), keyframe);
      if (next !== null) goTo(next);
    });

  const acceptUndecided = async () => {
    const open = settled().filter(isUndecided);
    for (const act of acceptAll(open)) await decide(act);
    return open.length;
  };

  const finishNow = async () => {
    state.setState({ asking: false });
    await decide({ kind: 'finish' });
    around.onFinished();
  };

  const revert = async (decisionId: string, redo: boolean) => {
    const decisions = store.state.getState().known?.decisions ?? [];
    const named = decisions.find(({ id }) => id === decisionId);
    // Redo names the revert; what comes back is the act that one took away.
    const inner = named?.act.kind === 'revert' ? named.act.decisionId : decisionId;
    const what = decisions.find(({ id }) => id === inner);
    await decide({ kind: 'revert', decisionId });
    if (what === undefined) return;
    say(`${redo ? 'Redone' : 'Undone'}: ${describeAct(what.act)}.`);
    const [seen, ...more] = keyframesOf(what);
    const target = more.length > 0 ? undefined : keyframes().find(({ id }) => id === seen?.id);
    if (target !== undefined) goTo(target);
  };

  return {
    state,
    store,
    keyframes,
    review,
    selected,
    select: (id) =>
      enqueue(async () => {
        await settle();
        const keyframe = keyframes().find((each) => each.id === id);
        if (keyframe !== undefined) goTo(keyframe);
      }),
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
    step: (direction) =>
      enqueue(async () => {
        await settle();
        const at = { selectedId: state.getState().selectedId, frame: playhead.frame() };
        const next = stepKeyframe(keyframes(), at, direction);
        if (next !== null) goTo(next);
      }),
    accept: () => judge('accept'),
    prune: () => judge('prune'),
    acceptRest: () =>
      change(async () => {
        const count = await acceptUndecided();
        say(count === 0 ? 'Nothing is left to accept.' : `Accepted ${counted(count, 'keyframe')}.`);
      }),
    add: () =>
      change(async () => {
        const frame = playhead.frame();
        const occupant = keyframes().find((each) => stands(each) && each.frame === frame);
        if (occupant !== undefined) {
          state.setState({ selectedId: occupant.id });
          return say(`There is a keyframe at frame ${frame} already.`);
        }
        const datasetText = store.state.getState().known?.detail.reasoning?.[frame] ?? '';
        const keyframe = addedKeyframe(frame, datasetText);
        await decide({ kind: 'add', keyframe });
        state.setState({ selectedId: keyframe.id });
        say(`Added a keyframe at frame ${frame}.`);
      }),
    move: (id, toFrame) =>
      change(async () => {
        const keyframe = settled().find((each) => each.id === id);
        const frame = Math.min(lastFrame(), Math.max(0, toFrame));
        if (keyframe === undefined || keyframe.frame === frame) return;
        await decide({ kind: 'move', keyframe: seenKeyframe(keyframe), toFrame: frame });
        state.setState({ selectedId: id });
        playhead.seek(frame);
        say(`Moved to frame ${frame}.`);
      }),
    nudge: (frames) =>
      enqueue(() => {
        if (around.readOnlyBecause !== null) return say(around.readOnlyBecause);
        const keyframe = selected();
        if (keyframe === null) return;
        const frame = Math.min(lastFrame(), Math.max(0, keyframe.frame + frames));
        state.setState({ moving: { id: keyframe.id, frame } });
        playhead.seek(frame);
        if (rest !== null) clearTimeout(rest);
        rest = setTimeout(() => enqueue(settleMove), restMs);
      }),
    startEdit: () =>
      change(() => {
        const keyframe = selected();
        if (keyframe === null) return;
        state.setState({ editing: { id: keyframe.id, text: keyframe.reasoning.text } });
      }),
    draft: (text) =>
      state.setState(({ editing }) => ({
        editing: editing === null ? null : { ...editing, text },
      })),
    saveEdit: () => enqueue(settle),
    cancelEdit: () => state.setState({ editing: null }),
    flag: () =>
      change(async () => {
        const flagged = !(review()?.flagged ?? false);
        await decide({ kind: 'flag', flagged });
        say(flagged ? 'Episode flagged.' : 'Flag removed.');
      }),
    tag: (tags) =>
      change(async () => {
        const next = [...new Set(tags.map((tag) => tag.trim()).filter((tag) => tag !== ''))];
        if (!sameTags(next, review()?.tags ?? [])) await decide({ kind: 'tag', tags: next });
      }),
    finish: () =>
      change(async () => {
        const now = review();
        if (now === null) return;
        if (now.finished) return around.onFinished();
        const standing = now.keyframes.filter(stands);
        if (standing.length === 0 || standing.some(isUndecided)) state.setState({ asking: true });
        else await finishNow();
      }),
    finishAnyway: () => change(finishNow),
    acceptRestAndFinish: () =>
      change(async () => {
        await acceptUndecided();
        await finishNow();
      }),
    cancelFinish: () => state.setState({ asking: false }),
    reopen: () =>
      change(async () => {
        if (review()?.finished !== true) return;
        await decide({ kind: 'reopen' });
        say('Episode reopened.');
      }),
    undo: () =>
      change(async () => {
        const undoable = review()?.undoable ?? null;
        if (undoable !== null) await revert(undoable, false);
        else if (!around.undoElsewhere()) say('Nothing is left to undo in this episode.');
      }),
    redo: () =>
      change(async () => {
        const redoable = review()?.redoable ?? null;
        if (redoable === null) say('Nothing is left to redo.');
        else await revert(redoable, true);
      }),
    revert: (decisionId) => change(() => revert(decisionId, false)),
    leave: () => enqueue(settle),
  };
}
