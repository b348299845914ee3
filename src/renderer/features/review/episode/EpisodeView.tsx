import { useCallback, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { DatasetSummary } from '../../../../shared/model/dataset';
import { withMoved } from '../../../../shared/model/moving';
import type { ProjectInfo } from '../../../../shared/model/project';
import { useCommands, type Command } from '../../../commands';
import { aspectOf, CameraGrid, StillsProvider, Transport, useOwnStills } from '../../player';
import { Timeline, type AxisMenu } from '../../timeline';
import { createController, type EpisodeController } from '../controller/controller';
import { EpisodeHeader } from './EpisodeHeader';
import type { EpisodeStore } from './episode-store';
import { DropDialog } from './DropDialog';
import { QuestionDialog } from './QuestionDialog';
import { TagDialog } from './TagDialog';
import type { FoldedEpisode, KnownData } from './fold-episode';
import { firstToSee, segmentKeyframe, stands } from '../controller/keyframe-steps';
import type { Learning } from '../propose/learning';
import type { Proposing } from '../propose/propose';
import { lookCommands } from '../controller/look-commands';
import { pictureCommands } from '../controller/picture-commands';
import { playbackCommands } from '../controller/playback-commands';
import { snippetCommands } from '../controller/snippet-commands';
import type { QueueState } from '../queue/QueueOrderMenu';
import { withShifts } from '../session/camera-shifts';
import type { ReviewSession } from '../session/session';
import { findCommand } from '../keyframe/find-command';
import { KeyframeMenu } from '../keyframe/KeyframeMenu';
import { underOlderPolicy } from '../keyframe/older-policy';
import { useKeyframeTiles } from '../keyframe/KeyframeTiles';
import { SidePanel } from '../keyframe/SidePanel';
import { saysSubtaskFirst } from '../reasoning/fields';
import { InPassing } from './InPassing';
import { lostCameras, whyNoVideo } from './lost-cameras';
import { StatusLine } from './StatusLine';
import { highestAxis, leftBy, lowestAxisPx, panelFor } from './time-axis-height';
import { useAxisZoom } from './use-axis-zoom';
import { useCameraChoice } from './use-camera-choice';
import { useDownload } from './use-download';
import { useEpisodePlayback } from './use-episode-playback';
import { useHalfDoneWarning } from './use-half-done-warning';
import { useReachable } from './use-reachable';
import { useTaught } from './use-taught';
import { Splitter } from '../../../ui/Splitter';
import { useElementSize } from '../../../ui/use-element-size';
import styles from './EpisodeView.module.css';

export interface EpisodeViewProps {
  session: ReviewSession;
  store: EpisodeStore;
  dataset: DatasetSummary;
  project: ProjectInfo;
  known: KnownData;
  folded: FoldedEpisode;
  /** To begin at. */
  frame: number | undefined;
  proposing: Proposing;
  learning: Learning;
  queue: QueueState | null;
}

/** One episode under review: cameras over the time axis, the keyframe beside them. */
export function EpisodeView(props: EpisodeViewProps) {
  const { session, store, project, known, folded, proposing } = props;
  const { fps, length } = known.detail;
  useDownload(props.dataset.id, known.detail);
  const view = useStore(session.view.state);
  const shifts = useStore(session.shifts.state);
  const { videos: recorded } = known.detail;
  // The same as long as they are: whoever decodes them begins anew with others.
  const videos = useMemo(() => withShifts(recorded, shifts), [recorded, shifts]);
  const lost = useMemo(() => lostCameras(props.dataset, known.detail), [props.dataset, known]);
  const { signals, motion, curvesError } = useStore(store.state);
  useReachable(store);
  const { frame } = props;
  const start = frame ?? firstToSee(folded.review.keyframes)?.frame ?? 0;
  const clock = useEpisodePlayback(session, fps, length, start);
  const controller = useController(props, clock);
  const { playback } = controller;
  const { selectedId, picked, editing, moving, flipped, asking } = useStore(controller.state);
  const keyframes = useMemo(
    () => withMoved(folded.review.keyframes, moving),
    [folded.review.keyframes, moving],
  );
  const cameras = useMemo(() => videos.map(({ cameraKey }) => cameraKey), [videos]);
  const looks = useMemo(
    () => lookCommands(controller, session, cameras),
    [controller, session, cameras],
  );
  const commands = useMemo(
    () => [
      ...allCommands(controller, playback),
      findCommand(controller),
      ...snippetCommands(controller, session),
      ...Object.values(looks),
      ...pictureCommands(controller, cameras),
    ],
    [controller, playback, session, looks, cameras],
  );
  const segment = useCallback(() => segmentAt(controller, playback), [controller, playback]);
  const onSelect = useCallback((id: string) => controller.select(id), [controller]);
  const onMove = useCallback((id: string, to: number) => controller.move(id, to), [controller]);
  const onSeek = useCallback((to: number) => playback.seek(to), [playback]);
  const onChosen = useCallback((curves: string[]) => session.view.set({ curves }), [session]);
  const taught = useTaught(session, store.episode, view.curves);
  const filmstrip = useMemo(
    () => ({ shown: view.filmstrip, toggle: looks.filmstrip }),
    [view.filmstrip, looks],
  );
  const axisZoom = useAxisZoom(controller);
  const chosen = videos.find(({ cameraKey }) => cameraKey === view.camera) ?? videos[0] ?? null;
  const stills = useOwnStills(chosen, playback);
  useCommands(commands);
  useEffect(() => controller.see(keyframes), [controller, keyframes]);
  useEffect(() => {
    if (frame !== undefined) playback.seek(frame);
  }, [playback, frame]);

  const [menu, setMenu] = useState<AxisMenu | null>(null);
  useHalfDoneWarning(controller);

  const [body, size] = useElementSize<HTMLDivElement>();
  const panelWidth = panelFor(view.panelWidth, size.width);
  const aspect = aspectOf(props.dataset.cameras, chosen?.cameraKey);
  const stage = { width: size.width - panelWidth, height: size.height };
  const highest = highestAxis(size.height);
  // A large camera takes what there is.
  const spare = leftBy(view.large ? 1 : videos.length + lost.length, stage, aspect);
  const timelineHeight = Math.min(view.timelineHeight ?? spare, highest);
  const canDecide = project.readOnlyBecause === null;
  const choice = useCameraChoice(controller, { keyframes, selectedId, flipped, canDecide });
  const tiles = useKeyframeTiles(controller, keyframes, stills);
  const older = useMemo(
    () => underOlderPolicy(folded.review.keyframes, known.proposals, project.policy),
    [folded.review.keyframes, known.proposals, project.policy],
  );
  return (
    <StillsProvider value={stills}>
      <EpisodeHeader
        session={session}
        controller={controller}
        known={known}
        folded={folded}
        queue={props.queue}
        canDecide={canDecide}
        policy={project.policy}
      />
      <div ref={body} className={styles.body}>
        <div className={styles.stage}>
          <div className={styles.cameras}>
            <CameraGrid
              videos={videos}
              fps={fps}
              playback={playback}
              choice={choice}
              aspect={aspect}
              besides={tiles}
              lost={lost}
              // A file that is there and cannot be read is not "no file".
              noVideo={whyNoVideo(known.detail)}
            />
          </div>
          <div className={styles.transport}>
            <Transport playback={playback} segment={segment} />
          </div>
          <Splitter
            label="Height of the time axis"
            axis="y"
            size={timelineHeight}
            least={lowestAxisPx}
            most={highest}
            onSize={(timelineHeight) => session.view.set({ timelineHeight })}
          />
          <div className={styles.timeline} style={{ height: timelineHeight }}>
            <Timeline
              playback={playback}
              frames={length}
              fps={fps}
              signals={signals}
              motion={motion}
              taught={taught}
              keyframes={keyframes}
              selectedId={selectedId}
              picked={picked}
              onSelect={onSelect}
              onMenu={setMenu}
              onMove={onMove}
              chosen={view.curves}
              filmstrip={filmstrip}
              zoom={axisZoom}
              onChosen={onChosen}
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
          shared={timelineHeight}
          onSize={(panelWidth) => session.view.set({ panelWidth })}
        />
        <aside className={styles.side} style={{ width: panelWidth }} aria-label="Keyframes">
          <SidePanel
            session={session}
            controller={controller}
            keyframes={keyframes}
            selectedId={selectedId}
            picked={picked}
            onMenu={setMenu}
            editing={editing}
            subtaskFirst={saysSubtaskFirst(props.dataset.reasoningColumn)}
            folded={folded}
            dense={known.detail.reasoning}
            older={older}
            fps={fps}
            proposing={proposing}
            learning={props.learning}
            episodes={props.dataset.episodes}
            nextCamera={looks.next}
            canDecide={canDecide}
            onSeek={onSeek}
          />
          <InPassing session={session} learning={props.learning} canDecide={canDecide} />
          <StatusLine session={session} episode={store.episode} undo={controller.commands.undo} />
        </aside>
      </div>
      {menu !== null && (
        <KeyframeMenu
          controller={controller}
          menu={menu}
          canDecide={canDecide}
          onClose={() => setMenu(null)}
        />
      )}
      {asking === 'drop' && (
        <DropDialog
          controller={controller}
          dropped={folded.review.flagged}
          reason={folded.review.dropReason}
        />
      )}
      {asking === 'tag' && (
        <TagDialog session={session} controller={controller} tags={folded.review.tags} />
      )}
      {asking !== null && asking !== 'drop' && asking !== 'tag' && (
        <QuestionDialog
          controller={controller}
          asking={asking}
          keyframes={keyframes}
          picked={picked}
        />
      )}
    </StillsProvider>
  );
}

type Playback = EpisodeController['playback'];

function useController(props: EpisodeViewProps, playback: Playback): EpisodeController {
  const { session, store, project } = props;
  const { readOnlyBecause } = project;
  const controller = useMemo(
    () => createController({ session, store, readOnlyBecause, playback }),
    [session, store, readOnlyBecause, playback],
  );
  useEffect(() => controller.attach(), [controller]);
  return controller;
}

function allCommands(controller: EpisodeController, playback: Playback): readonly Command[] {
  return [
    ...playbackCommands(playback, () => segmentAt(controller, playback)),
    ...Object.values<Command>(controller.commands),
  ];
}

/** From the keyframe at or before the playhead to the next one. */
function segmentAt(controller: EpisodeController, playback: Playback) {
  const { frame } = playback.state();
  const all = controller.keyframes();
  const startFrame = segmentKeyframe(all, frame)?.frame ?? 0;
  const endFrame = all.find((each) => stands(each) && each.frame > frame)?.frame ?? playback.frames;
  return { startFrame, endFrame };
}
