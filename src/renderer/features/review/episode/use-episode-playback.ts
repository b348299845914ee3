import { useEffect, useMemo, useState } from 'react';
import { noteStep } from '../../first-steps';
import { createPlayback, type Playback } from '../../player';
import type { ReviewSession } from '../session/session';

/** A clock per episode; the speed goes along from one to the next. It starts where the first look belongs. */
export function useEpisodePlayback(
  session: ReviewSession,
  fps: number,
  length: number,
  start: number,
): Playback {
  const [first] = useState(start);
  const playback = useMemo(() => {
    const made = createPlayback(fps, length);
    made.setRate(session.view.state.getState().rate);
    made.seek(first);
    return made;
  }, [session, fps, length, first]);
  useEffect(() => {
    const stop = playback.subscribe(({ rate, playing }) => {
      if (playing) noteStep('watch');
      if (rate > 0 && rate !== session.view.state.getState().rate) session.view.set({ rate });
    });
    return () => {
      stop();
      playback.pause();
    };
  }, [session, playback]);
  return playback;
}
