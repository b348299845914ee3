import { CircleAlert } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { toPlainError, type PlainError } from '../../../../shared/errors';
import { defaultHorizon } from '../../../../shared/model/teacher';
import { TryAgain, useCommands } from '../../../commands';
import { Waiting } from '../../../connection';
import { Banner, classNames, EmptyState } from '../../../ui';
import { CameraGrid, createPlayback, preload, Transport, type Playback } from '../../player';
import { playbackCommands } from '../../review';
import type { TeacherViewProps } from '../room-props';
import { GhostPaths } from './GhostPaths';
import { Lanes } from './Lanes';
import type { LookData, LookSession, QueuedLook } from './look-session';
import { Texts } from './Texts';
import styles from './SpotCheck.module.css';

type LookStageProps = TeacherViewProps & { session: LookSession; look: QueuedLook };

/** What the teacher said, over what was demonstrated, while the cameras go round the frames that it is about. */
export function LookStage(props: LookStageProps) {
  const { session, look, dataset } = props;
  const { data, error, again } = useLookData(session, look);
  useNextLook(session, data, dataset.fps);
  if (error !== null) {
    return (
      <EmptyState
        icon={<CircleAlert />}
        title={`Episode ${look.episode} cannot be shown`}
        text={`${error.message} Say “unsure”, or go on to the next look.`}
        actions={<TryAgain onAgain={again} />}
      />
    );
  }
  if (data === null) {
    return <Waiting what="Reading the look" />;
  }
  return <Shown key={data.shown.id} {...props} data={data} isStale={data.shown.id !== look.id} />;
}

function Shown(props: LookStageProps & { data: LookData; isStale: boolean }) {
  const { data, isStale } = props;
  const { shown, detail } = data;
  const { chunk } = shown;
  const playback = useLoop(data);
  return (
    <div
      className={classNames(styles.look, isStale && styles.stale)}
      aria-busy={isStale}
      data-look={isStale ? undefined : shown.id}
    >
      <div className={styles.cameras}>
        <CameraGrid videos={detail.videos} fps={detail.fps} playback={playback} />
      </div>
      <div className={styles.transport}>
        <Transport playback={playback} segment={() => rangeOf(data)} />
        <span className={styles.task} title={shown.task}>
          {shown.task}
        </span>
      </div>
      {shown.remark !== null && <Banner role="note">{shown.remark}</Banner>}
      {shown.kind === 'reasoning' && <Texts shown={shown} />}
      {chunk !== null && (
        <div className={styles.signals}>
          <Lanes chunk={chunk} frame={shown.frame} playback={playback} />
          {chunk.paths.length > 0 && (
            <GhostPaths paths={chunk.paths} playback={playback} frame={shown.frame} />
          )}
        </div>
      )}
    </div>
  );
}

const rangeOf = ({ shown }: LookData) => ({
  startFrame: shown.frame,
  endFrame: shown.frame + (shown.chunk?.horizon ?? defaultHorizon),
});

/** Whoever paused one look wants the next one still, too. */
let plays = !matchMedia('(prefers-reduced-motion: reduce)').matches;

/** A clock that goes round the frames of the chunk. */
function useLoop(data: LookData): Playback {
  const playback = useMemo(() => {
    const made = createPlayback(data.detail.fps, data.detail.length);
    made.seek(data.shown.frame);
    made.setLoop(rangeOf(data));
    return made;
  }, [data]);
  useEffect(() => {
    if (plays) playback.play();
    const stop = playback.subscribe(({ playing }) => {
      plays = playing;
    });
    return () => {
      stop();
      playback.pause();
    };
  }, [playback]);
  useCommands(
    useMemo(
      // The loop is what a look is; its key belongs to a reason here.
      () => playbackCommands(playback, () => rangeOf(data)).filter(({ id }) => id !== 'play.loop'),
      [playback, data],
    ),
  );
  return playback;
}

/** What was shown before stays until the next one is there: nothing flashes. */
function useLookData(session: LookSession, look: QueuedLook) {
  const [data, setData] = useState<LookData | null>(null);
  const [failed, setFailed] = useState<{ id: string; error: PlainError } | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let isHere = true;
    session.data(look).then(
      (got) => isHere && setData(got),
      (error: unknown) => isHere && setFailed({ id: look.id, error: toPlainError(error) }),
    );
    return () => {
      isHere = false;
    };
    // A verdict makes another object of the same look.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [session, look.id, round]);
  const error = failed?.id === look.id && data?.shown.id !== look.id ? failed.error : null;
  return { data, error, again: () => setRound((last) => last + 1) };
}

/** Data and pictures of the look after this one, while this one is looked at. */
function useNextLook(session: LookSession, here: LookData | null, fps: number): void {
  useEffect(() => {
    const next = here === null ? null : session.next();
    if (next === null) return;
    session
      .data(next)
      .then(({ detail }) => preload(detail.videos, fps, next.frame))
      // It is said when it is looked at.
      .catch(() => undefined);
  }, [session, here, fps]);
}
