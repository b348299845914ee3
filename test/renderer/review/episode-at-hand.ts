/** An episode under review without a window: the real clock, controller and session, and a camera moved by hand. */
import {
  createController,
  type EpisodeController,
} from '../../../src/renderer/features/review/controller/controller';
import { firstToSee } from '../../../src/renderer/features/review/controller/keyframe-steps';
import { createPlayback, type Playback } from '../../../src/renderer/features/player/playback';
import type { ReviewSession } from '../../../src/renderer/features/review/session/session';
import { handClock } from '../player/hand-clock';

export interface EpisodeAtHand {
  controller: EpisodeController;
  playback: Playback;
  /** Lets time pass for the clock, ms. */
  pass: (ms: number) => void;
  /** The picture of the playhead's frame comes on screen. */
  paint: () => void;
  /** The frame whose picture is on screen; null while none is. */
  onScreen: () => number | null;
  /** The room is left. */
  leave: () => void;
}

/** @param camera `quick` shows each picture at once, `slow` when it is told to */
export async function openAtHand(
  session: ReviewSession,
  episode: number,
  camera: 'quick' | 'slow' = 'quick',
  readOnlyBecause: string | null = null,
): Promise<EpisodeAtHand> {
  const store = session.episode(episode);
  await store.load();
  const { clock, pass } = handClock();
  const playback = createPlayback(10, 100, clock);
  const { keyframes = [] } = store.state.getState().folded?.review ?? {};
  playback.seek(firstToSee(keyframes)?.frame ?? 0);
  const screen = playback.screens.open();
  let shown: number | null = null;
  const paint = () => {
    shown = playback.state().frame;
    screen.shows(shown);
  };
  playback.subscribe(({ frame }) => {
    if (shown === frame) return;
    shown = null;
    screen.waits();
    if (camera === 'quick') paint();
  });
  if (camera === 'quick') paint();
  const controller = createController({ session, store, playback, readOnlyBecause });
  const detach = controller.attach();
  session.stage.arrived();
  return {
    controller,
    playback,
    pass,
    paint,
    onScreen: () => shown,
    leave() {
      detach();
      screen.close();
    },
  };
}
