import { CircleAlert } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import type { DatasetSummary } from '../../../shared/model/dataset';
import type { ProjectInfo } from '../../../shared/model/project';
import { commands, TryAgain, useCommands } from '../../commands';
import { useConnectionStatus, Waiting } from '../../connection';
import { Banner, Button, EmptyState, notify, notifyError } from '../../ui';
import { formatAmount } from '../../ui/format';
import { settingCommands } from './controller/setting-commands';
import { headerSpecs } from './episode/episode-specs';
import { EpisodeView } from './episode/EpisodeView';
import { useLearning } from './propose/learning';
import { useProposing } from './propose/propose';
import { blindReview } from './queue/queue';
import { useQueue } from './queue/use-queue';
import type { ReviewSession } from './session/session';
import type { Stage } from './session/stage';
import { TroubleBanner } from './session/TroubleBanner';
import { useReviewSession } from './session/use-review-session';
import styles from './ReviewRoom.module.css';

type GoTo = (episode: number, frame?: number) => void;

interface ReviewRoomProps {
  dataset: DatasetSummary;
  project: ProjectInfo;
  episode: number;
  /** To begin at; undefined for the first one. */
  frame: number | undefined;
  onEpisode: GoTo;
  /** Lists what is like this episode. */
  onLike: () => void;
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
  const own = useMemo(
    () => [proposing.episode, proposing.all, learning.begin, learning.asOneself],
    [proposing.episode, proposing.all, learning],
  );
  useCommands(own);
  useCommands(useMemo(() => settingCommands(session), [session]));
  const { onLike } = props;
  useCommands(useMemo(() => [{ ...headerSpecs.like, run: onLike }], [onLike]));

  const { stage } = session;
  useEffect(() => {
    stage.setWays({
      async next() {
        const next = await queue.next();
        const total = queue.state?.total ?? dataset.episodes;
        if (next === null) {
          const { order, list } = session.view.state.getState();
          const isBlind = order === 'list' && list?.label === blindReview;
          notify({
            tone: 'ok',
            text: `All ${formatAmount(total, 'episode')} are finished.`,
            action: isBlind
              ? { label: 'See where you differ', run: () => commands.run('studio.team') }
              : { label: 'Export', run: () => commands.run('studio.export') },
          });
        }
        return next;
      },
      open: onEpisode,
    });
  });
  useEffect(
    () => () => {
      stage.setWays(null);
      stage.arrived();
    },
    [stage],
  );

  // The working copy has no pictures, so it is shown only while the core cannot answer.
  const { state: connection } = useConnectionStatus();
  const shown = known !== null && (!fromCopy || connection !== 'online' || error !== null);
  return (
    <div className={styles.room}>
      <TroubleBanner session={session} readOnlyBecause={project.readOnlyBecause} />
      {shown && error !== null && <Banner>{error.message}</Banner>}
      {shown && fromCopy && error === null && (
        <Banner>
          This is what the window remembers of the episode; pictures and curves come with the
          connection.
        </Banner>
      )}
      {!shown && error === null && <Loading />}
      {known === null && error !== null && (
        <EmptyState
          icon={<CircleAlert />}
          title={`Episode ${episode} cannot be read`}
          text={error.message}
          actions={
            <>
              <TryAgain onAgain={() => void store.load()} />
              <Button variant="primary" onClick={() => void stage.openNext().catch(notifyError)}>
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
        />
      )}
      {(shown || error !== null) && <Arrived key={episode} stage={stage} />}
    </div>
  );
}

/** Stands behind what is shown, so that acts which waited for the episode find it. */
function Arrived({ stage }: { stage: Stage }) {
  useEffect(() => stage.arrived(), [stage]);
  return null;
}

function Loading() {
  return <Waiting what="Reading the episode" />;
}
