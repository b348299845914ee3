import { CircleAlert } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { DatasetSummary } from '../../../shared/model/dataset';
import type { ProjectInfo } from '../../../shared/model/project';
import { useCommands, type Command } from '../../commands';
import { useCall, useConnectionStatus, usePush } from '../../connection';
import { Button, EmptyState, Spinner, notify, notifyError } from '../../ui';
import { preload } from '../player';
import { counted } from './keyframe/describe';
import { EpisodeRoom } from './episode/EpisodeRoom';
import { useProposing } from './propose/propose';
import { episodeNeighbours, nextUnfinished, type Neighbours } from './queue/queue';
import type { ReviewSession } from './session/session';
import { useReviewSession } from './session/use-review-session';
import styles from './ReviewRoom.module.css';

interface ReviewRoomProps {
  dataset: DatasetSummary;
  project: ProjectInfo;
  episode: number;
  onEpisode: (episode: number) => void;
}

/** Where the day is spent: one episode after another. */
export function ReviewRoom(props: ReviewRoomProps) {
  const session = useReviewSession(props.project);
  if (session === null) return <Loading />;
  return <OpenRoom key={props.project.id} {...props} session={session} />;
}

function OpenRoom(props: ReviewRoomProps & { session: ReviewSession }) {
  const { session, dataset, project, episode, onEpisode } = props;
  const store = useMemo(() => session.episode(episode), [session, episode]);
  const { known, folded, error, fromCopy } = useStore(store.state);
  const proposing = useProposing(project, episode);
  const queue = useQueue(session, episode, dataset.fps);
  const browse = useBrowse(session, episode, onEpisode);
  const own = useMemo(
    () => [browse.previous, browse.next, proposing.episode, proposing.all],
    [browse, proposing.episode, proposing.all],
  );
  useCommands(own);

  const openNext = async () => {
    const next = queue.next ?? (await nextUnfinished(session.call, queue, episode));
    if (next !== null) onEpisode(next);
    else notify({ tone: 'ok', text: `All ${counted(dataset.episodes, 'episode')} are finished.` });
  };
  const undoElsewhere = (): boolean => {
    const reopened = session.unfinishLast(episode);
    reopened?.then(onEpisode).catch(notifyError);
    return reopened !== null;
  };

  // The working copy has no pictures, so it is shown only while the core cannot answer.
  const { state: connection } = useConnectionStatus();
  const shown = known !== null && (!fromCopy || connection !== 'online' || error !== null);
  const problem = project.readOnlyBecause;
  return (
    <div className={styles.room}>
      {problem !== null && <Banner text={problem} />}
      {shown && error !== null && <Banner text={error.message} />}
      {shown && fromCopy && error === null && (
        <Banner text="This is what the window remembers of the episode; pictures and curves come with the connection." />
      )}
      {!shown && error === null && <Loading />}
      {known === null && error !== null && (
        <EmptyState
          icon={<CircleAlert />}
          title={`Episode ${episode} cannot be read`}
          text={error.message}
          actions={
            <>
              <Button onClick={() => void store.load()}>Try again</Button>
              <Button variant="primary" onClick={() => void openNext().catch(notifyError)}>
                Next episode
              </Button>
            </>
          }
        />
      )}
      {shown && folded !== null && (
        <EpisodeRoom
          key={`${episode} ${fromCopy ? 'copy' : known.detail.fingerprint}`}
          session={session}
          store={store}
          dataset={dataset}
          project={project}
          known={known}
          folded={folded}
          proposing={proposing}
          queue={queue.counts}
          browse={browse}
          onFinished={() => void openNext().catch(notifyError)}
          onUndoElsewhere={undoElsewhere}
        />
      )}
    </div>
  );
}

function Loading() {
  return <EmptyState icon={<Spinner size={24} label="Reading the episode" />} title="" />;
}

function Banner({ text }: { text: string }) {
  return (
    <p className={styles.banner} role="alert">
      <CircleAlert aria-hidden="true" />
      {text}
    </p>
  );
}

/** How far the batch is, and the episode to review next, read ahead so that it opens at once. */
function useQueue(session: ReviewSession, episode: number, fps: number) {
  const { projectId } = session;
  const { order } = useStore(session.view.state);
  const { data, loading, reload } = useCall('review.next', { projectId, after: episode, order });
  usePush('review', (change) => {
    if (change.projectId === projectId) reload();
  });
  const next = loading ? null : (data?.episode ?? null);
  useEffect(() => {
    if (next === null) return undefined;
    const { state } = session.episode(next);
    const preloadVideos = () => {
      const { known, fromCopy } = state.getState();
      if (known === null || fromCopy) return;
      stop();
      preload(known.detail.videos, fps);
    };
    const stop = state.subscribe(preloadVideos);
    preloadVideos();
    return stop;
  }, [session, next, fps]);
  const counts =
    data === null
      ? null
      : { finished: data.finished, total: data.total, reason: data.need?.reason ?? null };
  return { next, counts, projectId, order };
}

/** The dataset's own order, finished or not. */
function useBrowse(session: ReviewSession, episode: number, onEpisode: (episode: number) => void) {
  const [beside, setBeside] = useState<Neighbours & { of: number | null }>({
    of: null,
    previous: null,
    next: null,
  });
  useEffect(() => {
    let current = true;
    const read = async () => {
      const found = await episodeNeighbours(session.call, session.datasetId, episode);
      if (current) setBeside({ of: episode, ...found });
    };
    read().catch(notifyError);
    return () => {
      current = false;
    };
  }, [session, episode]);
  return useMemo(() => {
    const go = (to: number | null) => ({
      isEnabled: () => beside.of === episode && to !== null,
      run: () => {
        if (to !== null) onEpisode(to);
      },
    });
    const group = 'Episode';
    const previous: Command = {
      id: 'episode.previous',
      group,
      label: 'Previous episode',
      keys: ['PageUp'],
      ...go(beside.previous),
    };
    const next: Command = {
      id: 'episode.next',
      group,
      label: 'Next episode',
      keys: ['PageDown'],
      ...go(beside.next),
    };
    return { previous, next };
  }, [beside, episode, onEpisode]);
}
