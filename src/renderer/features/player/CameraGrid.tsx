import { memo, useEffect, useRef, useState, type CSSProperties } from 'react';
import { VideoOff } from 'lucide-react';
import type { EpisodeVideo } from '../../../shared/model/dataset';
import { EmptyState, classNames } from '../../ui';
import { CameraView } from './CameraView';
import { columnsFor, roomForLarge, type LargeRoom } from './columns-for';
import { LostCamera } from './LostCamera';
import type { Playback } from './playback';
import styles from './CameraGrid.module.css';

interface CameraGridProps {
  videos: readonly EpisodeVideo[];
  fps: number;
  playback: Playback;
  /** Those of which there are no pictures though others have some, and why. */
  lost?: readonly { camera: string; why: string }[];
  /** Why there is no video, where that is known. */
  noVideo?: string | undefined;
  /** How the cameras are shown; without it the grid remembers itself which one is large. */
  choice?: CameraChoice;
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
}

/** All cameras of an episode at the same frame: side by side, or one large and the others below it. */
export const CameraGrid = memo(function CameraGrid(props: CameraGridProps) {
  const { videos, fps, playback, lost = [] } = props;
  const count = videos.length + lost.length;
  const [own, setOwn] = useState<{ camera: string | null; large: boolean }>({
    camera: null,
    large: false,
  });
  const { choice } = props;
  const { camera, large } = choice ?? own;
  const choose = choice?.onChoose ?? setOwn;
  const shift = choice?.onShift ?? null;
  const grid = useRef<HTMLElement>(null);
  const size = useSize(grid, videos.length > 0);
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
  const room = roomForLarge(size.width, size.height);
  return (
    <section
      ref={grid}
      className={
        isLarge
          ? classNames(styles.enlarged, room.beside ? styles.beside : styles.below)
          : styles.grid
      }
      style={isLarge ? largeStyle(count, room) : gridStyle(count, size)}
      aria-label="Cameras"
    >
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
          />
        );
      })}
      {lost.map((each) => (
        <LostCamera key={each.camera} {...each} />
      ))}
    </section>
  );
});

interface Size {
  width: number;
  height: number;
}

const gridStyle = (count: number, { width, height }: Size): CSSProperties => ({
  gridTemplateColumns: `repeat(${columnsFor(count, width, height)}, minmax(0, 1fr))`,
});

/** The others stand where they leave the large one most room: in a row below it, or in a column beside it. */
function largeStyle(count: number, { beside, px }: LargeRoom): CSSProperties {
  const others = `repeat(${count - 1}, minmax(0, 1fr))`;
  const large = `${px}px`;
  return beside
    ? { gridTemplateColumns: `${large} minmax(0, 1fr)`, gridTemplateRows: others }
    : { gridTemplateRows: `${large} minmax(0, 1fr)`, gridTemplateColumns: others };
}

function useSize(grid: React.RefObject<HTMLElement | null>, isShown: boolean): Size {
  const [size, setSize] = useState<Size>({ width: 1, height: 1 });
  useEffect(() => {
    const element = grid.current;
    if (element === null || !isShown) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry === undefined) return;
      const { width, height } = entry.contentRect;
      setSize({ width, height });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [grid, isShown]);
  return size;
}
