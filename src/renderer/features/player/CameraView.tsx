import { memo, useEffect, useRef, useState, type RefObject } from 'react';
import { LoaderCircle, Maximize2, Minimize2, VideoOff } from 'lucide-react';
import type { EpisodeVideo } from '../../../shared/model/dataset';
import { TryAgain } from '../../commands';
import { IconButton, Tooltip, classNames } from '../../ui';
import type { CameraStream } from './camera-stream';
import { shiftedPicture } from '../../../shared/model/camera-shift';
import { cameraName } from '../../../shared/model/camera-name';
import { FlipPicture } from './FlipPicture';
import { PicturePainter } from './picture-painter';
import { scaleText, wholePicture, type PictureZoom } from './picture-zoom';
import type { Playback } from './playback';
import { followClock } from './follow-clock';
import { ShiftPopover } from './ShiftPopover';
import { acquireStream, releaseStream } from './stream-pool';
import { ZoomedPicture } from './ZoomedPicture';
import styles from './CameraView.module.css';

export interface CameraViewProps {
  video: EpisodeVideo;
  fps: number;
  playback: Playback;
  /** Null where there is only one camera and nothing to choose. */
  enlarged: boolean | null;
  /** The camera of the stills, said where there are several; null where there is nothing to choose. */
  chosen: boolean | null;
  /** Whether the chosen one is large. */
  large: boolean;
  onChoose: (choice: { camera: string; large: boolean }) => void;
  /** While the playhead is dragged, this camera follows it at every turn and the others less often. */
  first: boolean;
  /** This frame is shown in the playhead's place. */
  flipTo: number | null;
  /** Where the playhead is likely to go; null where nobody knows. */
  next: number | null;
  /** Shows its pictures so many frames later; null where that is not for this room. */
  onShift: ((camera: string, frames: number) => void) | null;
  /** Which part of its pictures is shown. */
  zoom: PictureZoom;
  onZoom: (camera: string, zoom: PictureZoom) => void;
}

/** With the picture's own number where that is another one, and where the shift leads out of the episode. */
function shownAs(frame: number, shift: number, pictures: number): string {
  if (shift === 0) return String(frame);
  const picture = shiftedPicture(frame, shift, pictures);
  if (picture === frame + shift) return `${frame}, picture ${picture}`;
  return `${frame}, the ${shift < 0 ? 'first' : 'last'} picture: none is ${Math.abs(shift)} frames ${shift < 0 ? 'earlier' : 'later'}`;
}

/** Of the picture, for the room that it takes; the layout is made anew only where it is another one. */
function giveShape(place: HTMLElement | null, { width, height }: HTMLCanvasElement): void {
  const shape = String(width / height);
  if (place === null || place.style.getPropertyValue('--shape') === shape) return;
  place.style.setProperty('--shape', shape);
}

export function CameraView(props: CameraViewProps) {
  const { video, fps, playback, enlarged, onChoose, onZoom, flipTo } = props;
  const stream = useRef<CameraStream>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const label = useRef<HTMLSpanElement>(null);
  const place = useRef<HTMLDivElement>(null);
  const [message, setMessage] = useState<string | null>(null);
  const [codec, setCodec] = useState<string | null>(null);

  const { next } = props;
  const first = useRef(props.first);
  useEffect(() => {
    first.current = props.first;
  });
  const { cameraKey, url, proxyUrl, startSec, frames, shift = 0, onHub = false } = video;
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    delete element.dataset['frame'];
    const acquired = acquireStream(
      { cameraKey, url, proxyUrl, startSec, frames, shift, onHub },
      fps,
    );
    stream.current = acquired;
    const painter = new PicturePainter(element);
    const stopFollowing = followClock(acquired, playback, {
      paint: (picture, frame, onPainted) =>
        painter.paint(picture, () => {
          if (stream.current !== acquired) return;
          element.dataset['frame'] = String(frame);
          giveShape(place.current, element);
          const shown = shownAs(frame, shift, frames);
          element.setAttribute('aria-label', `${cameraName(cameraKey)}, frame ${shown}`);
          if (label.current !== null) label.current.textContent = shown;
          onPainted();
        }),
      isFirst: () => first.current,
      setWaiting: (waiting) => element.toggleAttribute('data-waiting', waiting),
      setMessage,
      setCodec,
    });
    return () => {
      stopFollowing();
      releaseStream(acquired);
    };
  }, [cameraKey, url, proxyUrl, startSec, frames, shift, onHub, fps, playback]);
  // Of the stream that the effect above has just acquired.
  // oxlint-disable-next-line react/exhaustive-deps
  useEffect(() => stream.current?.expect(next), [next, url, startSec, shift, playback]);

  return (
    <figure className={styles.camera} data-camera={video.cameraKey}>
      <Caption
        labelRef={label}
        cameraKey={cameraKey}
        shift={shift}
        codec={codec === null ? null : codec + (video.onHub === true ? ' · from the Hub' : '')}
        flipTo={flipTo}
        enlarged={enlarged}
        chosen={props.chosen}
        large={props.large}
        onChoose={onChoose}
        onShift={props.onShift}
        zoom={props.zoom}
        onZoom={onZoom}
      />
      <div ref={place} className={styles.place}>
        <ZoomedPicture zoom={props.zoom} onZoom={(zoom) => onZoom(cameraKey, zoom)}>
          <canvas
            ref={canvas}
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- decoded pictures cannot be drawn on an img
            role="img"
            aria-label={cameraName(cameraKey)}
            className={classNames(styles.picture, message !== null && styles.hidden)}
            onDoubleClick={
              enlarged === null
                ? undefined
                : () => onChoose({ camera: cameraKey, large: !enlarged })
            }
          />
          {flipTo !== null && <FlipPicture video={video} playback={playback} frame={flipTo} />}
        </ZoomedPicture>
        {message !== null && (
          <div className={styles.message} role="alert">
            <VideoOff aria-hidden="true" />
            <p>{message}</p>
            <TryAgain size="small" onAgain={() => stream.current?.retry()} />
          </div>
        )}
      </div>
    </figure>
  );
}

type CaptionProps = Pick<
  CameraViewProps,
  'flipTo' | 'enlarged' | 'chosen' | 'large' | 'onChoose' | 'onShift' | 'zoom' | 'onZoom'
> & {
  /** Where the number of the frame is written. */
  labelRef: RefObject<HTMLSpanElement | null>;
  cameraKey: string;
  shift: number;
  codec: string | null;
};

/** All that is said of a picture, so that nothing covers it. Stays as it is while the playhead moves. */
const Caption = memo(function Caption(props: CaptionProps) {
  const { labelRef, cameraKey, shift, codec, flipTo, enlarged, chosen, large } = props;
  const { onChoose, onShift } = props;
  const name = cameraName(cameraKey);
  return (
    <figcaption className={styles.caption}>
      {chosen === null ? (
        <Tooltip key="name" label={cameraKey} beside>
          <span className={styles.name}>{name}</span>
        </Tooltip>
      ) : (
        <Tooltip
          key="choice"
          label={`${cameraKey}: ${chosen ? 'its stills are shown' : 'show its stills'}`}
          beside
        >
          <button
            type="button"
            className={classNames(styles.name, chosen && styles.chosen)}
            aria-pressed={chosen}
            onClick={() => onChoose({ camera: cameraKey, large })}
          >
            {name}
          </button>
        </Tooltip>
      )}
      <span ref={labelRef} className={styles.frame} hidden={flipTo !== null} />
      {flipTo !== null && <span className={styles.flippedLabel}>Before: frame {flipTo}</span>}
      <span className={styles.loading}>
        <LoaderCircle aria-hidden="true" /> loading
      </span>
      {/* Also without one: it keeps what follows at the end of the line. */}
      <span className={styles.codec}>{codec}</span>
      {props.zoom.scale > 1 && (
        <Tooltip key="zoom" label="Show the whole picture" beside>
          <button
            type="button"
            className={styles.scale}
            aria-label={`${scaleText(props.zoom)}: show the whole picture`}
            onClick={() => props.onZoom(cameraKey, wholePicture)}
          >
            {scaleText(props.zoom)}
          </button>
        </Tooltip>
      )}
      {onShift !== null && (
        <span className={classNames(shift === 0 && styles.unshifted)}>
          <ShiftPopover
            camera={name}
            shift={shift}
            onShift={(frames) => onShift(cameraKey, frames)}
          />
        </span>
      )}
      {enlarged !== null && (
        <IconButton
          label={enlarged ? `Show all cameras` : `Enlarge ${name}`}
          icon={enlarged ? <Minimize2 /> : <Maximize2 />}
          size="small"
          className={styles.toggle}
          tipBeside
          onClick={() => onChoose({ camera: cameraKey, large: !enlarged })}
        />
      )}
    </figcaption>
  );
});
