/** The review of one episode as the curator drives it: what is selected, and every act the hands can do. */
import type { StoreApi } from 'zustand/vanilla';
import type { ReviewedKeyframe } from '../../../../shared/model/keyframe';
import type { EpisodeReview } from '../../../../shared/model/review';
import type { EpisodeStore } from '../episode/episode-store';
import type { ReviewSession } from '../session/session';

export interface RoomState {
  selectedId: string | null;
  /** The reasoning being written, and for which keyframe. Going elsewhere saves it; only `cancelEdit` drops it. */
  editing: { id: string; text: string } | null;
  /** A keyframe on its way to another frame; one decision once it rests. */
  moving: { id: string; frame: number } | null;
  /** Asked before an episode with open questions is finished. */
  asking: boolean;
  /** What the last act did, for the status line and for screen readers. */
  said: string;
}

/** What the room needs of the player. */
interface Playhead {
  frame(): number;
  seek(frame: number): void;
}

export interface Room {
  readonly state: StoreApi<RoomState>;
  readonly store: EpisodeStore;
  /** As shown: with the keyframe being moved where it is now. */
  keyframes(): readonly ReviewedKeyframe[];
  review(): EpisodeReview | null;
  selected(): ReviewedKeyframe | null;
  select(id: string): void;
  /** Something is selected wherever there is something to select; the playhead stays. */
  keepSelection(among: readonly ReviewedKeyframe[]): void;
  /** The playhead is here now: a keyframe under it, or (playing) the last one passed, becomes the selected one. */
  follow(frame: number, playing: boolean): void;
  step(direction: 1 | -1): void;
  accept(): void;
  prune(): void;
  acceptRest(): void;
  add(): void;
  move(id: string, toFrame: number): void;
  nudge(frames: number): void;
  startEdit(): void;
  draft(text: string): void;
  saveEdit(): void;
  cancelEdit(): void;
  flag(): void;
  tag(tags: readonly string[]): void;
  finish(): void;
  /** The answers to what finishing asks. */
  finishAnyway(): void;
  acceptRestAndFinish(): void;
  cancelFinish(): void;
  reopen(): void;
  undo(): void;
  redo(): void;
  /** Takes back one act of the history. */
  revert(decisionId: string): void;
  /** Nothing may be left half done when the curator goes elsewhere. */
  leave(): void;
}

export interface RoomSurroundings {
  session: ReviewSession;
  store: EpisodeStore;
  playhead: Playhead & { isPlaying(): boolean };
  /** Null when acts are allowed; else the sentence that says why not. */
  readOnlyBecause: string | null;
  /** The episode is finished: on to the next. */
  onFinished(): void;
  /** Nothing is left to undo here; true if something elsewhere was undone instead. */
  undoElsewhere(): boolean;
}
