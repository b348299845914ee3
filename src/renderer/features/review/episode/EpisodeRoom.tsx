import { useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import type { DatasetSummary } from '../../../../shared/model/dataset';
import type { ProjectInfo } from '../../../../shared/model/project';
import { useCommands, type Command } from '../../../commands';
import { CameraGrid, Transport, createPlayback, type Playback } from '../../player';
import { Timeline } from '../../timeline';
import { CuratorQuestion } from '../session/Curator';
import { createRoom } from '../keyframe/create-room';
import { EpisodeHeader } from './EpisodeHeader';
import type { EpisodeStore } from './episode-store';
import { FinishDialog } from './FinishDialog';
import type { FoldedEpisode, KnownData } from './fold-episode';
import { isUndecided, segmentKeyframe, stands, withMoved } from '../keyframe/keyframe-steps';
import type { Proposing } from '../propose/propose';
import { episodeCommands, keyframeCommands, playbackCommands } from '../keyframe/room-commands';
import type { QueueState } from '../queue/QueueOrderMenu';
import type { Room } from '../keyframe/room';
import type { ReviewSession } from '../session/session';
import { SidePanel } from '../keyframe/SidePanel';
import { Splitter } from '../../../ui/Splitter';
import { useElementSize } from '../../../ui/use-element-size';
import styles from './EpisodeRoom.module.css';

export interface EpisodeRoomProps {
  session: ReviewSession;
  store: EpisodeStore;
  dataset: DatasetSummary;
  project: ProjectInfo;
  known: KnownData;
  folded: FoldedEpisode;
  proposing: Proposing;
  queue: QueueState | null;
  browse: { previous: Command; next: Command };
  onFinished: () => void;
  onUndoElsewhere: () => boolean;
}

/** One episode under review: cameras over the time axis, the keyframe beside them. */
export function EpisodeRoom(props: EpisodeRoomProps) {
  const { session, store, project, known, folded, proposing } = props;
  const { fps, length, videos } = known.detail;
  const view = useStore(session.view.state);
  const { signals, motion, curvesError } = useStore(store.state);
  const playback = useEpisodePlayback(session, fps, length);
  const room = useRoom(props, playback);
  const { selectedId, editing, moving, asking, said } = useStore(room.state);
  const keyframes = useMemo(
    () => withMoved(folded.review.keyframes, moving),
    [folded.review.keyframes, moving],
  );
  const commands = useMemo(() => allCommands(room, playback), [room, playback]);
  useCommands(commands.list);
  useEffect(() => room.keepSelection(keyframes), [room, keyframes]);

  useDraftWarning(editing !== null);

  const [body, size] = useElementSize<HTMLDivElement>();
  const panelWidth = Math.min(view.panelWidth, Math.max(280, size.width * 0.5));
  const timelineHeight = Math.min(view.timelineHeight, Math.max(96, size.height * 0.6));
  const canDecide = project.readOnlyBecause === null;
  const standing = keyframes.filter(stands);
  return (
    <>
      <EpisodeHeader
        session={session}
        room={room}
        known={known}
        folded={folded}
        commands={commands.episode}
        browse={props.browse}
        queue={props.queue}
        canDecide={canDecide}
      />
      <div ref={body} className={styles.body}>
        <div className={styles.stage}>
          <div className={styles.cameras}>
            <CameraGrid videos={videos} fps={fps} playback={playback} />
          </div>
          <div className={styles.transport}>
            <Transport playback={playback} segment={segmentAt(room, playback)} />
          </div>
          <Splitter
            label="Height of the time axis"
            axis="y"
            size={timelineHeight}
            least={96}
            most={Math.max(96, size.height * 0.6)}
            onSize={(timelineHeight) => session.view.set({ timelineHeight })}
          />
          <div className={styles.timeline} style={{ height: timelineHeight }}>
            <Timeline
              playback={playback}
              frames={length}
              fps={fps}
              signals={signals}
              motion={motion}
              keyframes={keyframes}
              selectedId={selectedId}
              onSelect={(id) => room.select(id)}
              onMove={(id, to) => room.move(id, to)}
              chosen={view.curves}
              onChosen={(curves) => session.view.set({ curves })}
            />
            {curvesError !== null && (
              <p className={styles.noCurves} role="alert">
                No curves: {curvesError.message}
              </p>
            )}
          </div>
        </div>
        <Splitter
          label="Width of the keyframe panel"
          axis="x"
          size={panelWidth}
          least={280}
          most={Math.max(280, size.width * 0.5)}
          onSize={(panelWidth) => session.view.set({ panelWidth })}
        />
        <aside className={styles.side} style={{ width: panelWidth }} aria-label="Keyframes">
          <CuratorQuestion session={session} />
          <SidePanel
            session={session}
            room={room}
            keyframes={keyframes}
            selectedId={selectedId}
            editing={editing}
            folded={folded}
            fps={fps}
            video={videos[0] ?? null}
            commands={commands.keyframe}
            proposing={proposing}
            episodes={props.dataset.episodes}
            canDecide={canDecide}
            onSeek={(to) => playback.seek(to)}
          />
          <output className={styles.said}>{said}</output>
        </aside>
      </div>
      {asking && (
        <FinishDialog
          room={room}
          undecided={standing.filter(isUndecided).length}
          standing={standing.length}
        />
      )}
    </>
  );
}

/** A text being written is no decision yet: closing the window would lose it. */
function useDraftWarning(writing: boolean): void {
  useEffect(() => {
    if (!writing) return undefined;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [writing]);
}

/** A clock per episode; the speed goes along from one to the next. */
function useEpisodePlayback(session: ReviewSession, fps: number, length: number): Playback {
  const playback = useMemo(() => {
    const made = createPlayback(fps, length);
    made.setRate(session.view.state.getState().rate);
    return made;
  }, [session, fps, length]);
  useEffect(() => {
    const stop = playback.subscribe(({ rate }) => {
      if (rate > 0 && rate !== session.view.state.getState().rate) session.view.set({ rate });
    });
    return () => {
      stop();
      playback.pause();
    };
  }, [session, playback]);
  return playback;
}

function useRoom(props: EpisodeRoomProps, playback: Playback): Room {
  const { session, store, project } = props;
  const { readOnlyBecause } = project;
  const newest = useRef(props);
  useEffect(() => {
    newest.current = props;
  });
  const room = useMemo(
    () =>
      createRoom({
        session,
        store,
        readOnlyBecause,
        playhead: {
          frame: () => playback.state().frame,
          seek: (frame) => playback.seek(frame),
          isPlaying: () => playback.state().playing,
        },
        onFinished: () => newest.current.onFinished(),
        undoElsewhere: () => newest.current.onUndoElsewhere(),
      }),
    [session, store, readOnlyBecause, playback],
  );
  useEffect(() => {
    const stop = playback.subscribe(({ frame, playing }) => room.follow(frame, playing));
    return () => {
      stop();
      room.leave();
    };
  }, [room, playback]);
  return room;
}

function allCommands(room: Room, playback: Playback) {
  const keyframe = keyframeCommands(room);
  const episode = episodeCommands(room);
  const list = [
    ...playbackCommands(playback, () => segmentAt(room, playback)),
    ...Object.values<Command>(keyframe),
    ...Object.values<Command>(episode),
  ];
  return { keyframe, episode, list };
}

/** From the keyframe at or before the playhead to the next one. */
function segmentAt(room: Room, playback: Playback) {
  const { frame } = playback.state();
  const all = room.keyframes();
  const startFrame = segmentKeyframe(all, frame)?.frame ?? 0;
  const endFrame = all.find((each) => stands(each) && each.frame > frame)?.frame ?? playback.frames;
  return { startFrame, endFrame };
}
