import { CircleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { DatasetSummary } from '../../../shared/model/dataset';
import type { ProjectInfo } from '../../../shared/model/project';
import { useCommands } from '../../commands';
import { useConnectionStatus } from '../../connection';
import { Button, EmptyState, Spinner, notify, notifyError } from '../../ui';
import { formatAmount } from '../../ui/format';
import type { EpisodeStore } from './episode/episode-store';
import { EpisodeView } from './episode/EpisodeView';
import { useLearning } from './propose/learning';
import { useProposing } from './propose/propose';
import { useQueue } from './queue/use-queue';
import type { ReviewSession } from './session/session';
import { useReviewSession } from './session/use-review-session';
import styles from './ReviewRoom.module.css';

type GoTo = (episode: number) => void;

interface ReviewRoomProps {
  dataset: DatasetSummary;
  project: ProjectInfo;
  episode: number;
  /** To begin at; undefined for the first one. */
  frame: number | undefined;
  onEpisode: GoTo;
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
  const learning = useLearning(session, project, queue.state?.finished ?? null);
  const browse = useBrowse(store, onEpisode);
  const own = useMemo(
    () => [
      browse.previous,
      browse.next,
      proposing.episode,
      proposing.all,
      learning.begin,
      learning.asOneself,
    ],
    [browse, proposing.episode, proposing.all, learning],
  );
  useCommands(own);

  const openNext = async () => {
    const next = await queue.next();
    if (next !== null) onEpisode(next);
    else
      notify({
        tone: 'ok',
        text: `All ${formatAmount(dataset.episodes, 'episode')} are finished.`,
      });
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
        <EpisodeView
          key={`${episode} ${fromCopy ? 'copy' : known.detail.fingerprint}`}
          frame={props.frame}
          session={session}
          store={store}
          dataset={dataset}
          project={project}
          known={known}
          folded={folded}
          proposing={proposing}
          learning={learning}
          queue={queue.state}
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

/** Along the dataset's own order, finished or not. */
function useBrowse(store: EpisodeStore, go: GoTo) {
  return useMemo(() => {
    const to = (side: 'previous' | 'next') => {
      const beside = () => store.state.getState().known?.detail[side] ?? null;
      return {
        group: 'Episode',
        isEnabled: () => beside() !== null,
        run() {
          const episode = beside();
          if (episode !== null) go(episode);
        },
      };
    };
    return {
      previous: {
        id: 'episode.previous',
        label: 'Previous episode',
        keys: ['PageUp'],
        ...to('previous'),
      },
      next: { id: 'episode.next', label: 'Next episode', keys: ['PageDown'], ...to('next') },
    };
  }, [store, go]);
}
