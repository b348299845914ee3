import { useCallback, useEffect, useRef, useState } from 'react';
import { VideoOff } from 'lucide-react';
import type { EpisodeVideo } from '../../../shared/model/dataset';
import { EmptyState } from '../../ui';
import { CameraView } from './CameraView';
import { columnsFor } from './columns-for';
import type { Playback } from './playback';
import styles from './CameraGrid.module.css';

interface CameraGridProps {
  videos: readonly EpisodeVideo[];
  fps: number;
  playback: Playback;
  /** Why there is no video, where that is known. */
  noVideo?: string | undefined;
}

/** All cameras of an episode at the same frame: side by side, or one large and the others below it. */
export function CameraGrid(props: CameraGridProps) {
  const { videos, fps, playback } = props;
  const [enlargedKey, setEnlargedKey] = useState<string | null>(null);
  const grid = useRef<HTMLElement>(null);
  const columns = useColumns(grid, videos.length);

  const enlarged = videos.some((video) => video.cameraKey === enlargedKey) ? enlargedKey : null;
  const ordered =
    enlarged === null
      ? videos
      : [...videos].sort(
          (a, b) => Number(b.cameraKey === enlarged) - Number(a.cameraKey === enlarged),
        );
  const toggle = useCallback(
    (key: string) => setEnlargedKey((current) => (current === key ? null : key)),
    [],
  );

  if (videos.length === 0) {
    return (
      <EmptyState
        icon={<VideoOff />}
        title="No video"
        text={`${props.noVideo ?? 'This episode has no video file.'} Its signals and keyframes can still be reviewed.`}
      />
    );
  }
  const style =
    enlarged === null
      ? { gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }
      : { gridTemplateColumns: `repeat(${videos.length - 1}, minmax(0, 1fr))` };
  return (
    <section
      ref={grid}
      className={enlarged === null ? styles.grid : styles.enlarged}
      style={style}
      aria-label="Cameras"
    >
      {ordered.map((video) => (
        <CameraView
          key={video.cameraKey}
          video={video}
          fps={fps}
          playback={playback}
          enlarged={videos.length < 2 ? null : video.cameraKey === enlarged}
          onToggle={() => toggle(video.cameraKey)}
        />
      ))}
    </section>
  );
}

function useColumns(grid: React.RefObject<HTMLElement | null>, count: number): number {
  const [columns, setColumns] = useState(count);
  useEffect(() => {
    const element = grid.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry === undefined) return;
      const { width, height } = entry.contentRect;
      setColumns(columnsFor(count, width, height));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [grid, count]);
  return Math.max(1, Math.min(columns, count));
}
