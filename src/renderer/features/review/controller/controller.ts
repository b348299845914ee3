/** The review of one episode as the curator drives it: one cursor, and the acts, one after another. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DecisionAct } from '../../../../shared/model/decision';
import type { ReviewedKeyframe } from '../../../../shared/model/keyframe';
import { withMoved } from '../../../../shared/model/moving';
import { keysAhead } from '../../../commands';
import type { Playback } from '../../player';
import type { EpisodeStore } from '../episode/episode-store';
import type { ReviewSession } from '../session/session';
import type { Act, ActContext, ControllerState, Pressed, Surroundings } from './act';
import { acts, leftBefore, type ActCommands, type BoundActs } from './acts';
import { firstToSee, isUndecided, nextUndecided, underPlayhead } from './keyframe-steps';
import { settleMoving } from './move-acts';
import { movedRest } from './moved-rest';
import { isOutside, orderedPlayback } from './ordered-playback';
import { letPickedGo } from './pick-acts';
import { seenKeyframe } from './seen-keyframe';
import { isWritten, textSaved } from './text-acts';
import { createTravel } from './travel';

/** What changes nothing that is exported of a finished episode. */
const neutral: readonly DecisionAct['kind'][] = ['finish', 'tag'];

export interface EpisodeController extends BoundActs {
  readonly state: StoreApi<ControllerState>;
  readonly store: EpisodeStore;
  readonly session: ReviewSession;
  readonly commands: ActCommands;
  /** For whatever moves the playhead: in turn with the acts. */
  readonly playback: Playback;
  /** As shown: with those being moved where they are now. */
  keyframes(): readonly ReviewedKeyframe[];
  /** These are the keyframes now. Where there were none before, the first undecided one is gone to. */
  see(all: readonly ReviewedKeyframe[]): void;
  /** The reasoning being written reads so now; until it is saved it is kept as it is typed. */
  type(text: string): void;
  /** Shows the picture of the keyframe before in the large one's place, or no longer. Acts, and moving on, end it. */
  flip(flipped: boolean): void;
  cancelEdit(): void;
  /** Closing the window now would lose something: a text being written, a keyframe on its way, an act in its turn. */
  isHalfDone(): boolean;
  cancelAsking(): void;
  /** Follows the playhead until the returned function is called; then nothing is left half done or undone. */
  attach(): () => void;
}

export function createController(around: Surroundings): EpisodeController {
  const { session, store, playback } = around;
  const { queue, stage } = session;
  const state = createStore<ControllerState>(() => ({
    selectedId: null,
    editing: null,
    moving: null,
    picked: [],
    flipped: false,
    asking: null,
  }));
  let ended: string | null = null;
  let meant: string | null = null;
  let attached = true;
  const travel = createTravel(playback);

  let aside = '';
  const say = (text: string) => {
    session.say(text + aside);
    aside = '';
  };
  const review = () => store.state.getState().folded?.review ?? null;
  const settled = (): readonly ReviewedKeyframe[] => review()?.keyframes ?? [];
  const keyframes = () => withMoved(settled(), state.getState().moving);
  let hadKeyframes = settled().length > 0;

  /** Playhead and selection are one cursor: what lies under the playhead is selected, else nothing is. */
  const follow = () => {
    const { editing, moving, selectedId } = state.getState();
    if (editing !== null || moving !== null) return;
    const { frame, playing, scrubbing } = playback.state();
    const next = playing || scrubbing ? null : underPlayhead(keyframes(), frame, selectedId);
    if (next !== selectedId) state.setState({ selectedId: next });
  };

  /** What is written and not saved is kept for later, and nothing else is. Gives whether there is any. */
  const keepWritten = (): boolean => {
    const { editing } = state.getState();
    if (editing === null) return false;
    const changed = isWritten(editing, settled());
    session.unsaved.keep(store.episode, editing.id, changed ? editing.text : null);
    return changed;
  };

  const flip = (flipped: boolean) => {
    if (state.getState().flipped !== flipped) state.setState({ flipped });
  };

  /** Gives the keyframe that was moved, null for none and for several. */
  const settleMove = async () => {
    rested.end();
    if (state.getState().moving === null) return null;
    const id = await settleMoving(on);
    follow();
    return id;
  };

  /** Gives the keyframe whose text was saved, null for none. */
  const settleEdit = async () => {
    const { editing } = state.getState();
    if (editing === null) return null;
    const keyframe = settled().find(({ id }) => id === editing.id);
    const text = editing.text.trim();
    const changed = keyframe !== undefined && isWritten(editing, settled());
    state.setState({ editing: null });
    if (changed) {
      // Whatever was looked at meanwhile: the text is for this picture.
      on.goTo(keyframe);
      const look = await on.look(keyframe.frame);
      await on.decide({ kind: 'edit', keyframe: seenKeyframe(keyframe), text, ...look });
      session.unsaved.keep(store.episode, keyframe.id, null);
      say(textSaved(keyframe));
    } else {
      say('The text is as it was: nothing is recorded.');
      follow();
    }
    return changed ? editing.id : null;
  };

  /** Nothing stays half done when something else begins. */
  const settle = async () => (await settleMove()) ?? (await settleEdit());

  const on: ActContext = {
    ...around,
    openNext: () => (attached ? stage.openNext() : Promise.resolve()),
    open: (...to) => (attached ? stage.open(...to) : Promise.resolve()),
    state,
    review,
    settled,
    keyframes,
    selected: () => keyframes().find(({ id }) => id === state.getState().selectedId) ?? null,
    target() {
      const keyframe = on.selected();
      if (keyframe === null) {
        const { playing, scrubbing } = playback.state();
        const where = scrubbing ? 'Dragging' : playing ? 'Playing' : 'Between keyframes';
        say(`${where}: stop at a keyframe first, or add one here.`);
      }
      return keyframe;
    },
    ended: () => ended,
    meant: () => keyframes().find(({ id }) => id === meant) ?? null,
    lastFrame: () => (store.state.getState().known?.detail.length ?? 1) - 1,
    look: async (frame) => ((await playback.screens.settled(frame)) ? {} : { unseen: true }),
    decide: (acts, { of = store, onShown, together } = {}) => {
      const shown = () => {
        const { finished = false } = of.state.getState().folded?.review ?? {};
        // What a tag does to an export is chosen there.
        const changed = finished && [acts].flat().some(({ kind }) => !neutral.includes(kind));
        if (changed) aside = ' The episode stays finished: what is exported of it changes.';
        return onShown?.();
      };
      return session.decide(of, acts, shown, together);
    },
    say,
    goTo(keyframe) {
      state.setState({ selectedId: keyframe.id });
      playback.seek(keyframe.frame);
      follow();
    },
    async advance(from) {
      const { advance } = session.view.state.getState();
      const undecided = nextUndecided(keyframes(), from);
      if (undecided === null && review()?.finished !== true) {
        session.say(`${session.said.getState().text} All are decided: finish the episode.`);
      }
      const next = advance === 'stay' ? null : undecided;
      if (next === null) follow();
      else if (advance === 'play' && next.frame > playback.state().frame) {
        await on.playTo(next.frame);
      } else on.goTo(next);
    },
    playTo: (frame) => travel.to(frame),
    rest: (id) => rested.begin(id),
  };

  const moveOn = async () => {
    const id = await settleMove();
    const moved = settled().find((each) => each.id === id);
    rested.goOn();
    if (moved !== undefined) await on.advance(moved);
  };
  const rested = movedRest(() => queue.run(moveOn));

  const perform = async (act: Act, args: never[], pressed: Pressed) => {
    if (act.way !== 'go' && around.readOnlyBecause !== null) return say(around.readOnlyBecause);
    if (act.way === 'change' && store.state.getState().known === null) return;
    // Nobody would see what it asks.
    if (!attached && act.opens?.(on) === true) return say(leftBefore(act, store.episode));
    // It was for what there might have been to do it to.
    if (act.saysWhy !== true && act.can?.(on) === false) return;
    ended = act.way === 'nudge' ? null : await settle();
    meant = pressed.means;
    const done = act.do(on, ...args);
    // What it opens stands.
    pressed.begun();
    await done;
  };

  const move = (by: (playback: Playback) => void) => {
    const ending = state.getState().moving === null ? null : settleMove();
    if (ending === null) by(playback);
    return ending?.then(() => by(playback));
  };

  /** Whatever episode is on screen when its turn comes: keys pressed after finishing one are meant for the next. */
  const run = (act: Act, args: never[]) =>
    keysAhead.behind(() => {
      flip(false);
      if (act.way === 'go' && !queue.isWaiting()) travel.stop();
      const means = rested.take();
      const free = act.opens?.(on) === true ? keysAhead.hold() : () => {};
      // In another room the keys that wait would mean something else.
      const begun = () => free(!stage.isOpen());
      queue.run(async () => {
        try {
          await stage.current()?.perform(act, args, { means, begun });
        } finally {
          begun();
        }
      });
    });

  const entries = Object.entries<Act>(acts);
  const bound = entries.map(([name, act]) => [name, (...args: never[]) => run(act, args)]);
  const commands = entries.flatMap(([name, act]) => {
    const { command, lacks, saysWhy = false } = act;
    if (command === undefined) return [];
    // What there is to do it to may be what an act under way leads to.
    const can = () => queue.isBusy() || (act.can?.(on) ?? true);
    const needs = lacks === undefined ? {} : { needs: lacks };
    return [[name, { ...command, ...needs, saysWhy, isEnabled: can, run: () => run(act, []) }]];
  });
  return {
    ...(Object.fromEntries(bound) as BoundActs),
    commands: Object.fromEntries(commands) as ActCommands,
    state,
    store,
    session,
    playback: orderedPlayback(playback, session, travel),
    keyframes,
    see(all) {
      const first = firstToSee(all);
      if (!hadKeyframes && first !== null && isUndecided(first) && !playback.state().playing) {
        on.goTo(first);
      }
      hadKeyframes = all.length > 0;
      follow();
    },
    type(text) {
      const { editing } = state.getState();
      if (editing === null) return;
      state.setState({ editing: { ...editing, text } });
      keepWritten();
    },
    isHalfDone() {
      const { editing, moving } = state.getState();
      return editing !== null || moving !== null || queue.isBusy();
    },
    cancelEdit() {
      if (state.getState().editing === null) return;
      const changed = keepWritten();
      state.setState({ editing: null });
      say(changed ? 'Not saved. To edit again brings the text back.' : 'Nothing was written.');
      follow();
    },
    flip,
    cancelAsking: () => state.setState({ asking: null }),
    attach() {
      attached = true;
      const enter = () => attached && stage.enter({ episode: store.episode, perform, move });
      // Where no act led here, those that wait were pressed for the episode that was left, and are done there.
      if (stage.isOpening()) enter();
      else queue.run(() => void enter());
      follow();
      const stop = playback.subscribe(({ frame, loop }) => {
        // Whoever goes elsewhere has seen that segment.
        if (isOutside(loop, frame)) playback.setLoop(null);
        flip(false);
        follow();
        letPickedGo(state);
      });
      return () => {
        stop();
        attached = false;
        travel.stop();
        queue.run(async () => void (await settle()));
      };
    },
  };
}
