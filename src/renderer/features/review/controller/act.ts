/** What an act is, and what acts work on. */
import type { StoreApi } from 'zustand/vanilla';
import type { Decision, DecisionAct } from '../../../../shared/model/decision';
import type { ReviewedKeyframe } from '../../../../shared/model/keyframe';
import type { Moving } from '../../../../shared/model/moving';
import type { EpisodeReview } from '../../../../shared/model/review';
import type { Command } from '../../../commands';
import type { Playback } from '../../player';
import type { EpisodeStore } from '../episode/episode-store';
import type { ReviewSession } from '../session/session';

/** One thing that the hands can do in an episode: everything about it stands in its one entry. */
export interface Act {
  /** How key, palette, menu and button know it; absent where only a control of its own does it. */
  command?: Omit<Command, 'isEnabled' | 'run'>;
  /** Whether there is something to do it to; always, where absent. */
  can?(on: ActContext): boolean;
  /** Why there is nothing, in a few words: a key that asks for it in vain is told so. */
  lacks?: string;
  /** Asked for in vain by a key it is done all the same, and says so itself in the status line. */
  saysWhy?: boolean;
  /**
   * - `change`: refused where nothing may change; what is half done is brought to its end first.
   * - `go`: only goes elsewhere; what is half done is brought to its end first.
   * - `nudge`: goes on with what is half done; refused where nothing may change.
   */
  way: 'change' | 'go' | 'nudge';
  /**
   * It may open a field or a question, at once in its turn: until then nobody knows what the keys mean that are pressed
   * after it. Never, where absent.
   */
  opens?(on: ActContext): boolean;
  do(on: ActContext, ...args: never[]): Promise<void> | void;
  /** How the history tells the decision that it makes. */
  describe?(act: DecisionAct): string;
}

export interface ControllerState {
  /** The keyframe under the playhead; null between keyframes and while playing. */
  selectedId: string | null;
  /**
   * The reasoning being written, for which keyframe, what that one said before, and whether all of it is written anew.
   * Going elsewhere saves it; only `cancelEdit` does not, which keeps it for later.
   */
  editing: { id: string; text: string; before: string; anew: boolean } | null;
  /** Keyframes on their way to other frames; one step of undo once they rest. */
  moving: Moving | null;
  /** Ids of the keyframes that are accepted, pruned or moved together; of fewer than two nothing is said. */
  picked: readonly string[];
  /** The big picture is that of the keyframe before, for as long as somebody compares. */
  flipped: boolean;
  /** What the curator is asked: what to do about open keyframes, why the episode is dropped, which tags it gets. */
  asking: 'finish' | 'accept-rest' | 'accept-picked' | 'prune-picked' | 'drop' | 'tag' | null;
}

/** What the controller needs of what is around it. */
export interface Surroundings {
  session: ReviewSession;
  store: EpisodeStore;
  playback: Playback;
  /** Null when acts are allowed; else the sentence that says why not. */
  readOnlyBecause: string | null;
}

/** How an act was asked for. */
export interface Pressed {
  /** The id of the keyframe that is meant; null for the selected one. */
  means: string | null;
  /** Called when what it opens stands. */
  begun(): void;
}

/** What an act is given to work with. */
export interface ActContext extends Surroundings {
  readonly state: StoreApi<ControllerState>;
  review(): EpisodeReview | null;
  /** As decided. */
  settled(): readonly ReviewedKeyframe[];
  /** As shown: with those being moved where they are now. */
  keyframes(): readonly ReviewedKeyframe[];
  selected(): ReviewedKeyframe | null;
  /** The selected keyframe for an act on it; null, with the reason said, where there is none. */
  target(): ReviewedKeyframe | null;
  /** The keyframe whose move or text was half done and that this very act brought to its end first; null for none. */
  ended(): string | null;
  /** The keyframe that the key means: what a move went on from of itself right before; null for the selected one. */
  meant(): ReviewedKeyframe | null;
  lastFrame(): number;
  /** Waits until this frame's picture is on screen; what a decision says of a look that could not be had. */
  look(frame: number): Promise<{ unseen?: true }>;
  /**
   * Decides about this episode, or about `of`: one act, or several that are kept all or none. `onShown` is called in
   * the turn in which they are shown, so that both are drawn once. What has the same `together` is one step of undo.
   */
  decide(
    acts: DecisionAct | readonly DecisionAct[],
    more?: {
      of?: EpisodeStore | undefined;
      onShown?: () => Promise<void> | void;
      together?: string | undefined;
    },
  ): Promise<Decision[]>;
  say(said: string): void;
  goTo(keyframe: ReviewedKeyframe): void;
  /** After a decision about a keyframe: on to the next undecided one, as the curator likes it. */
  advance(from: ReviewedKeyframe): Promise<void>;
  /** Plays to a later frame; resolves when it is reached, or when somebody stopped before. */
  playTo(frame: number): Promise<void>;
  /** The episode is finished: on to the next, unless another way was taken already. */
  openNext(): Promise<void>;
  /** Goes to this episode, unless another way was taken already. */
  open(episode: number, frame?: number): Promise<void>;
  /** From here on this keyframe rests, and is moved when it has rested long enough. */
  rest(id: string): void;
}

/** Of what is done to the keyframe under the playhead: off where there is none. */
export const onSelected = {
  can: (on: ActContext) => on.selected() !== null,
  lacks: 'stop at a keyframe first',
  saysWhy: true,
} as const satisfies Partial<Act>;

/** Of what is done to all that are picked, else to the keyframe under the playhead. */
export const onPicked = {
  ...onSelected,
  can: (on: ActContext) => hasPicked(on) || onSelected.can(on),
};

export const hasPicked = (on: ActContext): boolean => on.state.getState().picked.length > 1;

/** An act's `describe`, for the one kind of decision that it makes. */
export function told<Kind extends DecisionAct['kind']>(
  kind: Kind,
  say: (act: Extract<DecisionAct, { kind: Kind }>) => string,
): (act: DecisionAct) => string {
  const isOfKind = (act: DecisionAct): act is Extract<DecisionAct, { kind: Kind }> =>
    act.kind === kind;
  return (act) => (isOfKind(act) ? say(act) : '');
}
