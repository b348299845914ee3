import { useCallback, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { useConnection, useConnectionStatus, usePush } from '../../../connection';
import { useThrottled } from '../../../ui/use-throttled';
import { preload } from '../../player';
import { firstToSee } from '../controller/keyframe-steps';
import { withShifts } from '../session/camera-shifts';
import type { ReviewSession } from '../session/session';
import { finishedMeanwhile, mayFinish } from './queue';
import type { QueueState } from './QueueOrderMenu';

interface Queue {
  /** How far the batch is; null before that is known. */
  state: QueueState | null;
  /** The episode to review next; null when all others are finished. */
  next(): Promise<number | null>;
}

type Next = Awaited<ReturnType<ReviewSession['queued']['next']>>;

/** What comes after this episode; read anew when the curator or the queue is another, on `reload` and on reconnect. */
function useNext(session: ReviewSession, episode: number) {
  const { order, list } = useStore(session.view.state);
  const curator = useStore(session.curator, ({ name }) => name);
  const [round, setRound] = useState(0);
  const request = useMemo(
    () => ({ session, episode, order, list, curator, round }),
    [session, episode, order, list, curator, round],
  );
  const [settled, setSettled] = useState<{ request: unknown; data: Next | null }>(nothingYet);
  useEffect(() => {
    let current = true;
    request.session.queued
      .next(request.episode)
      .then((data) => current && setSettled({ request, data }))
      // Whoever asks for the next episode is told then.
      .catch(() => current && setSettled({ request, data: null }));
    return () => {
      current = false;
    };
  }, [request]);
  const reload = useCallback(() => setRound((last) => last + 1), []);
  const connection = useConnection();
  useEffect(() => connection.onReconnect(reload), [connection, reload]);
  return { data: settled.data, loading: settled.request !== request, reload };
}
const nothingYet = { request: null, data: null };

/** The queue as seen from one episode. The next one is read ahead, so that it opens at once. */
export function useQueue(session: ReviewSession, episode: number, fps: number): Queue {
  const { projectId } = session;
  const { order } = useStore(session.view.state);
  const { data, loading, reload } = useNext(session, episode);
  const reloadSoon = useThrottled(reload, () => loading);
  usePush('review', (change) => {
    if (change.projectId !== projectId) return;
    const isHere = change.episode === episode;
    const known = isHere ? session.episode(episode).state.getState().known?.decisions : null;
    if (change.decisions.some((decision) => mayFinish(decision, known ?? []))) reload();
    else if (change.proposals && (isHere || order === 'need')) reloadSoon();
  });
  const { state: connection } = useConnectionStatus();
  const untold = useStore(session.outbox.state, ({ pending }) => finishedMeanwhile(pending));
  // While it answers, the core tells of each at once.
  const meanwhile = connection === 'online' ? 0 : untold;
  const ahead = loading ? null : (data?.episode ?? null);
  useEffect(() => {
    if (ahead === null) return undefined;
    const { state } = session.episode(ahead);
    const preloadVideos = () => {
      const { known, folded, fromCopy } = state.getState();
      if (known === null || folded === null || fromCopy) return;
      stop();
      const videos = withShifts(known.detail.videos, session.shifts.state.getState());
      preload(videos, fps, firstToSee(folded.review.keyframes)?.frame);
    };
    const stop = state.subscribe(preloadVideos);
    preloadVideos();
    return stop;
  }, [session, ahead, fps]);
  return {
    state:
      data === null
        ? null
        : {
            finished: Math.min(data.total, Math.max(0, data.finished + meanwhile)),
            total: data.total,
            reason: data.need?.reason || null,
          },
    async next() {
      if (ahead !== null) return ahead;
      return (await session.queued.next(episode)).episode;
    },
  };
}
