import { memo, useState, type CSSProperties, type ReactNode } from 'react';
import { VideoOff } from 'lucide-react';
import type { EpisodeVideo } from '../../../shared/model/dataset';
import { EmptyState, classNames } from '../../ui';
import { useElementSize } from '../../ui/use-element-size';
import { CameraView } from './CameraView';
import {
  columnsFor,
  freePlaces,
  roomForLarge,
  tilesIn,
  type Size,
  type Tiles,
} from './columns-for';
import { LostCamera } from './LostCamera';
import { wholePicture, type PictureZoom } from './picture-zoom';
import type { Playback } from './playback';
import styles from './CameraGrid.module.css';

interface CameraGridProps {
  /** Tells it from others in the same room. */
  label?: string;
  videos: readonly EpisodeVideo[];
  fps: number;
  playback: Playback;
  /** Those of which there are no pictures though others have some, and why. */
  lost?: readonly { camera: string; why: string }[];
  /** Why there is no video, where that is known. */
  noVideo?: string | undefined;
  /** How the cameras are shown; without it the grid remembers itself which one is large. */
  choice?: CameraChoice;
  /** Width by height of the cameras' pictures, where it is known. */
  aspect?: number | undefined;
  /** What else is worth a look where the cameras leave room: one or two pictures of their shape, with captions. */
  besides?: ((count: number) => ReactNode) | undefined;
}

interface CameraChoice {
  /** The one that is large, and of which the stills are. */
  camera: string | null;
  large: boolean;
  onChoose: (choice: { camera: string; large: boolean }) => void;
  /** The chosen camera shows this frame in the playhead's place. */
  flipTo: number | null;
  /** Where the playhead is likely to go: decoded while it rests. */
  next: number | null;
  /** Moves a camera's pictures against the rows; null where that cannot be kept. */
  onShift: ((camera: string, frames: number) => void) | null;
  /** Which part of a camera's pictures is shown; all of them, of those that are not in it. */
  zooms: Zooms;
  onZoom: (camera: string, zoom: PictureZoom) => void;
}

type Zooms = Readonly<Record<string, PictureZoom>>;

/** All cameras of an episode at the same frame: side by side, or one large and the others below it. */
export const CameraGrid = memo(function CameraGrid(props: CameraGridProps) {
  const { label = 'Cameras', videos, fps, playback, lost = [], aspect, besides } = props;
  const count = videos.length + lost.length;
  const [own, setOwn] = useState<{ camera: string | null; large: boolean }>({
    camera: null,
    large: false,
  });
  const { choice } = props;
  const { camera, large } = choice ?? own;
  const choose = choice?.onChoose ?? setOwn;
  const shift = choice?.onShift ?? null;
  const [ownZooms, setOwnZooms] = useState<Zooms>({});
  const zooms = choice?.zooms ?? ownZooms;
  const zoom =
    choice?.onZoom ??
    ((of: string, to: PictureZoom) => setOwnZooms((all) => ({ ...all, [of]: to })));
  const [grid, size] = useElementSize<HTMLElement>();
  const several = videos.length > 1;
  const chosen =
    videos.find(({ cameraKey }) => cameraKey === camera)?.cameraKey ?? videos[0]?.cameraKey;
  const isLarge = several && large;
  const ordered = isLarge
    ? [...videos].sort((a, b) => Number(b.cameraKey === chosen) - Number(a.cameraKey === chosen))
    : videos;

  if (videos.length === 0) {
    return (
      <EmptyState
        icon={<VideoOff />}
        title={props.noVideo === undefined ? 'No video' : 'The video cannot be shown'}
        text={`${props.noVideo ?? 'This episode has no video file.'} Its signals and keyframes can still be reviewed.`}
      />
    );
  }
  const columns = columnsFor(count, size, aspect);
  const layout = isLarge
    ? largeLayout(count - 1, size, aspect, besides !== undefined)
    : { className: styles.grid, style: gridStyle(columns), tiles: null };
  const free = isLarge ? 0 : freePlaces(count, columns);
  return (
    <section ref={grid} className={layout.className} style={layout.style} aria-label={label}>
      {ordered.map((video) => {
        const { cameraKey } = video;
        const isChosen = cameraKey === chosen;
        return (
          <CameraView
            key={cameraKey}
            video={video}
            fps={fps}
            playback={playback}
            enlarged={several ? isLarge && isChosen : null}
            chosen={several && choice !== undefined ? isChosen : null}
            large={large}
            onChoose={choose}
            first={isChosen}
            flipTo={isChosen ? (choice?.flipTo ?? null) : null}
            next={choice?.next ?? null}
            onShift={shift}
            zoom={zooms[cameraKey] ?? wholePicture}
            onZoom={zoom}
          />
        );
      })}
      {lost.map((each) => (
        <LostCamera key={each.camera} {...each} />
      ))}
      {free > 0 && besides?.(free)}
      {layout.tiles !== null && (
        <div className={styles.grid} style={gridStyle(layout.tiles.columns)}>
          {besides?.(layout.tiles.count)}
        </div>
      )}
    </section>
  );
});

const gridStyle = (columns: number): CSSProperties => ({
  gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
});

interface Layout {
  className: string | undefined;
  style: CSSProperties;
  /** Null where there are none, or no room. */
  tiles: Tiles | null;
}

/**
 * The `small` others stand where they leave the large one most room: in a row below it, or in a column beside it, with
 * tiles under them where that is left over.
 */
function largeLayout(
  small: number,
  size: Size,
  aspect: number | undefined,
  hasTiles: boolean,
): Layout {
  const { beside, px, smallPx, rest } = roomForLarge(small, size, aspect);
  const large = `${px}px minmax(0, 1fr)`;
  const alike = `repeat(${small}, minmax(0, 1fr))`;
  if (!beside) {
    const style = { gridTemplateRows: large, gridTemplateColumns: alike };
    return { className: classNames(styles.enlarged, styles.below), style, tiles: null };
  }
  const tiles = hasTiles ? tilesIn(rest, aspect) : null;
  const rows = tiles === null ? alike : `repeat(${small}, ${smallPx}px) minmax(0, 1fr)`;
  const style = { gridTemplateColumns: large, gridTemplateRows: rows };
  return { className: classNames(styles.enlarged, styles.beside), style, tiles };
}
