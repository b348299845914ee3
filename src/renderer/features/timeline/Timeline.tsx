import { memo, useCallback, useMemo, useState, type CSSProperties } from 'react';
import { Film, Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import type { MotionSignals } from '../../../shared/api/keyframes';
import type { EpisodeSignals } from '../../../shared/model/dataset';
import { withMoved } from '../../../shared/model/moving';
import type { ReviewedKeyframe } from '../../../shared/model/keyframe';
import type { TaughtActions } from '../../../shared/model/teacher';
import { CommandButton, useKeyLabel, type Command } from '../../commands';
import { IconButton } from '../../ui';
import { useStills, type Playback } from '../player';
import { frameToX, surroundings } from './axis';
import { boundaryNames } from './boundary-names';
import { markNames, markOf } from './cue-marks';
import { curveHeights, drawCurves } from './draw-curves';
import { drawHead, drawRuler, headHeight, rulerHeight } from './draw-head';
import { Filmstrip, filmstripHeight } from './Filmstrip';
import { HoverBadge, HoverLine, HoverRing } from './HoverMarks';
import { HoverPicture } from './HoverPicture';
import { Labels } from './Labels';
import { LoopBand } from './LoopBand';
import { markerAt, markerPlaces } from './marker-places';
import { PlayheadLine, PlayheadSlider } from './Playhead';
import { curveRows, dimensionsOf } from './rows';
import { SignalPicker } from './SignalPicker';
import { useThemeColors } from './theme-colors';
import { useAxis, type KeptZoom } from './use-axis';
import { useZoomCommands, zoomSpecs } from './use-zoom-commands';
import { useCanvas } from './use-canvas';
import { usePointer, type AxisMenu, type Hover } from './use-pointer';
import styles from './Timeline.module.css';

interface TimelineProps {
  playback: Playback;
  frames: number;
  fps: number;
  /** Null while it is read, or where the episode has none. */
  signals: EpisodeSignals | null;
  motion: MotionSignals | null;
  /** What teachers would have done, over the chosen dimensions of the action. */
  taught?: readonly TaughtActions[];
  /** Ascending by frame, pruned ones included. */
  keyframes: readonly ReviewedKeyframe[];
  selectedId: string | null;
  /** Ids of the keyframes that are acted on together; of fewer than two nothing is shown. */
  picked?: readonly string[];
  /** The marker was pressed; the playhead stays where it is. */
  onSelect: (id: string) => void;
  /** The right button was pressed on a marker, or on a frame without one. */
  onMenu?: (menu: AxisMenu) => void;
  /** The marker was dropped at another frame, with those that are picked with it. */
  onMove: (id: string, frame: number) => void;
  /** Ids of the dimensions with a curve of their own; without it the time axis remembers them itself. */
  chosen?: readonly string[];
  onChosen?: (ids: string[]) => void;
  /** Whether a row of pictures is shown, and the way to change that; without it there is none. */
  filmstrip?: { shown: boolean; toggle: Command };
  /** Remembers how many seconds are in view, null for the whole episode; give it the same one. */
  zoom?: { spanSec(): number | null; onSpan(spanSec: number | null): void };
}

const none: readonly string[] = [];
const filmIcon = <Film />;

/** In a narrow axis what is said of the curves leaves them most of it; zooming is by wheel and keys. */
const gutterOf = (viewPx: number): number => (viewPx < 420 ? 104 : 148);
const zoomStep = 1.6;

/** The one time axis: ruler, segments with keyframes, grippers, speed and chosen signals. */
export const Timeline = memo(function Timeline(props: TimelineProps) {
  const { playback, frames, fps, signals, motion, keyframes, selectedId, picked = none } = props;
  const [ownChoice, setOwnChoice] = useState<readonly string[]>([]);
  const { chosen = ownChoice, onChosen = setOwnChoice } = props;
  const colors = useThemeColors();
  const view = useAxis(frames, gutterOf, headHeight, useKeptZoom(playback, props.zoom));
  const { axis, gutterPx, heightPx, topPx, scroller, zoomBy, panBy, fit, show, fits, reveal } =
    view;
  const { taught: ofTeachers } = props;
  const rows = useMemo(
    () => curveRows(motion, signals, chosen, ofTeachers),
    [motion, signals, chosen, ofTeachers],
  );
  /** Around the playhead where it is in view, as video editors do. */
  const zoomAtPlayhead = (factor: number): void => {
    const x = frameToX(axis, playback.state().frame);
    zoomBy(factor, x >= 0 && x <= axis.widthPx ? x : undefined);
  };
  const zoomToNear = (): void => {
    const frames = keyframes.map(({ frame }) => frame);
    const near = surroundings(frames, playback.state().frame);
    if (near !== null) show(near.frame, near.span);
  };
  const dimensions = useMemo(() => dimensionsOf(signals), [signals]);
  useZoomCommands({ zoomBy: zoomAtPlayhead, fit, toNear: zoomToNear, panBy });
  const zoomInKey = useKeyLabel(zoomSpecs[0]);
  const zoomOutKey = useKeyLabel(zoomSpecs[1]);
  const fitKey = useKeyLabel(zoomSpecs[2]);

  const resting = useMemo(() => markerPlaces(axis, keyframes), [axis, keyframes]);
  const pointer = usePointer({
    axis,
    playback,
    keyframes,
    places: resting,
    picked,
    pan: view.panPx,
    onSelect: props.onSelect,
    onMove: props.onMove,
    onMenu: props.onMenu,
  });
  const { drag, hover } = pointer;
  const shown = useMemo(() => withMoved(keyframes, drag?.moving ?? null), [keyframes, drag]);
  const places = useMemo(
    () => (shown === keyframes ? resting : markerPlaces(axis, shown)),
    [axis, shown, keyframes, resting],
  );
  const together = useMemo(() => new Set(picked.length > 1 ? picked : none), [picked]);
  const selected = shown.find(({ id }) => id === selectedId) ?? null;

  const head = useCanvas(
    axis.widthPx,
    headHeight,
    useCallback(
      (context) => {
        drawHead(context, axis, { places, selectedId, picked: together }, colors);
      },
      [axis, places, selectedId, together, colors],
    ),
  );
  const ruler = useCanvas(
    axis.widthPx,
    rulerHeight,
    useCallback((context) => drawRuler(context, axis, fps, colors), [axis, fps, colors]),
  );
  const stills = useStills();
  const filmHeight = props.filmstrip?.shown === true && stills !== null ? filmstripHeight : 0;
  const roomPx = Math.floor((heightPx - headHeight - filmHeight) / Math.max(1, rows.length));
  const hasMore = rows.some(({ taught = [], over }) => taught.length > 0 || over !== undefined);
  const least = hasMore ? curveHeights.leastWithMore : curveHeights.least;
  const curveHeight = Math.max(least, Math.min(curveHeights.most, roomPx));
  const curvesHeight = rows.length * curveHeight;
  const above = topPx - filmHeight;
  const first = Math.max(0, Math.floor(above / curveHeight));
  const end = Math.ceil((above + heightPx - headHeight) / curveHeight);
  const curves = useCanvas(
    axis.widthPx,
    curvesHeight,
    useCallback(
      (context) => {
        const content = { rows, height: curveHeight, inView: { first, end } };
        drawCurves(context, axis, content, colors);
      },
      [axis, rows, curveHeight, first, end, colors],
    ),
  );
  const describe = useCallback(
    ({ frame, x, y }: Hover) => describeFrame(frame, fps, markerAt(places, x, y)),
    [fps, places],
  );
  const width = axis.widthPx;

  return (
    <section className={styles.timeline} aria-label="Time axis">
      {stills !== null && <HoverPicture stills={stills} hover={hover} />}
      <div ref={scroller} className={styles.scroller} onScroll={view.onScroll}>
        <div
          className={styles.content}
          style={
            {
              width: gutterPx + frames * axis.framePx,
              '--gutter': `${gutterPx}px`,
            } as CSSProperties
          }
        >
          <div className={styles.corner} style={{ height: headHeight }}>
            <IconButton
              label="Zoom out (or by the wheel)"
              keys={zoomOutKey}
              icon={<ZoomOut />}
              size="small"
              className={styles.zoom}
              disabled={fits}
              onClick={() => zoomAtPlayhead(1 / zoomStep)}
            />
            <IconButton
              label="Zoom in (or by the wheel)"
              keys={zoomInKey}
              icon={<ZoomIn />}
              size="small"
              className={styles.zoom}
              onClick={() => zoomAtPlayhead(zoomStep)}
            />
            <IconButton
              label="Show the whole episode"
              keys={fitKey}
              icon={<Maximize />}
              size="small"
              disabled={fits}
              onClick={fit}
            />
            {props.filmstrip !== undefined && (
              <CommandButton
                command={props.filmstrip.toggle}
                size="small"
                iconOnly
                icon={filmIcon}
                pressed={props.filmstrip.shown}
              />
            )}
            <SignalPicker dimensions={dimensions} chosen={chosen} onChosen={onChosen} />
          </div>
          <div className={styles.head} style={{ width, height: headHeight }} {...pointer.head}>
            <canvas ref={head} className={styles.canvas} />
            <canvas ref={ruler} className={styles.ruler} style={{ height: rulerHeight }} />
            <LoopBand axis={axis} playback={playback} />
            <PlayheadLine axis={axis} playback={playback} onLeavingView={reveal} />
            <HoverLine axis={axis} hover={hover} />
            <HoverRing places={places} hover={hover} />
            <HoverBadge axis={axis} hover={hover} describe={describe} />
            <PlayheadSlider playback={playback} onZoom={zoomAtPlayhead} />
          </div>
          {filmHeight > 0 && stills !== null && (
            <>
              <div className={styles.filmLabel} style={{ height: filmHeight }}>
                Pictures
              </div>
              <div
                className={styles.curves}
                style={{ width, height: filmHeight }}
                {...pointer.curves}
              >
                <Filmstrip axis={axis} stills={stills} />
                <PlayheadLine axis={axis} playback={playback} />
              </div>
            </>
          )}
          <Labels rows={rows} playback={playback} hover={hover} height={curveHeight} />
          <div
            className={styles.curves}
            style={{ width, height: curvesHeight }}
            {...pointer.curves}
          >
            <canvas ref={curves} className={styles.canvas} />
            <PlayheadLine axis={axis} playback={playback} />
            {selected !== null && (
              <div
                className={styles.selected}
                style={{ transform: `translateX(${Math.round(frameToX(axis, selected.frame))}px)` }}
              />
            )}
            <HoverLine axis={axis} hover={hover} />
          </div>
          {motion !== null && rows.length === 0 && (
            <p className={styles.nothing}>
              {dimensions.length === 0
                ? 'This episode has no numeric signals.'
                : 'No arm or gripper is known here: choose signals beside the ruler, or name the robot’s parts in Policy, Robot.'}
            </p>
          )}
        </div>
      </div>
    </section>
  );
});

/** In seconds, as the axis is labelled. */
function useKeptZoom(playback: Playback, zoom: TimelineProps['zoom']): KeptZoom {
  return useMemo(
    () => ({
      span() {
        const spanSec = zoom?.spanSec() ?? null;
        return spanSec === null ? null : spanSec * playback.fps;
      },
      onSpan: (span) => zoom?.onSpan(span === null ? null : span / playback.fps),
      around: () => playback.state().frame,
    }),
    [playback, zoom],
  );
}

function describeFrame(frame: number, fps: number, marker: ReviewedKeyframe | null): string {
  const place = `frame ${frame} · ${(frame / fps).toFixed(2)} s`;
  if (marker === null) return place;
  const cues = marker.cues.map(({ kind }) => markNames[kind]);
  const names = cues.length === 0 ? markNames[markOf([])] : [...new Set(cues)].join(', ');
  const looksLike =
    marker.boundary === undefined ? '' : ` · ${boundaryNames[marker.boundary.kind]}?`;
  return `${place} · keyframe ${marker.frame}: ${names} (${marker.state})${looksLike}`;
}
