import { useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { createPortal } from 'react-dom';
import type { EpisodeRow } from '../../../shared/model/project';
import { useCall } from '../../connection';
import styles from './PlayedEpisode.module.css';

/** So fast that an episode is seen at a glance. */
const rate = 4;
const gapPx = 6;

/** The episode of a row, over and over, beside the list, level with where the row is in it now: its first camera. */
export function PlayedEpisode(props: {
  datasetId: string;
  row: EpisodeRow;
  position: number;
  scroller: RefObject<HTMLElement | null>;
}) {
  const { row, position, scroller } = props;
  const { data } = useCall('dataset.episode', { datasetId: props.datasetId, episode: row.index });
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const list = scroller.current;
    const place = () => {
      const picture = list?.querySelector(`[data-position="${position}"] td`);
      if (list === null || box.current === null) return;
      const around = list.getBoundingClientRect();
      const at = picture?.getBoundingClientRect();
      box.current.hidden = at === undefined || at.bottom < around.top || at.top > around.bottom;
      if (at === undefined) return;
      const { left, top } = placeBeside(at, around, box.current);
      box.current.style.left = `${left}px`;
      box.current.style.top = `${top}px`;
    };
    place();
    list?.addEventListener('scroll', place);
    // How high it is is known once the video is.
    const observer = new ResizeObserver(place);
    if (box.current !== null) observer.observe(box.current);
    if (list !== null) observer.observe(list);
    return () => {
      list?.removeEventListener('scroll', place);
      observer.disconnect();
    };
  }, [scroller, position]);
  const video = data?.videos[0];
  // Out of the list, which would be the frame that `fixed` is measured from.
  return createPortal(
    <div ref={box} className={styles.played} data-played={row.index} aria-hidden="true">
      {video !== undefined && (
        <Film
          key={video.url}
          sources={[
            { url: video.url, startSec: video.startSec },
            ...(video.proxyUrl === null ? [] : [{ url: video.proxyUrl, startSec: 0 }]),
          ]}
          seconds={row.durationSec}
        />
      )}
      {data?.videos.length === 0 && <p>No video file</p>}
    </div>,
    document.body,
  );
}

/**
 * Level with its row and beside the list, over what tells of the whole dataset: no row is covered. Where the list takes
 * all the width, in the corner that is farthest from the row.
 */
function placeBeside(
  row: DOMRect,
  list: DOMRect,
  { offsetWidth, offsetHeight }: HTMLElement,
): { left: number; top: number } {
  const [highest, lowest] = [list.top + gapPx, list.bottom - offsetHeight - gapPx];
  if (list.right + offsetWidth + 2 * gapPx <= innerWidth) {
    const level = (row.top + row.bottom - offsetHeight) / 2;
    return { left: list.right + gapPx, top: Math.max(highest, Math.min(lowest, level)) };
  }
  const isLow = row.top > (list.top + list.bottom) / 2;
  return { left: list.right - offsetWidth - gapPx, top: isLow ? highest : lowest };
}

/** The first of the sources that this browser can play. */
function Film(props: { sources: readonly { url: string; startSec: number }[]; seconds: number }) {
  const { sources, seconds } = props;
  const [tried, setTried] = useState(0);
  const source = sources[tried];
  if (source === undefined) return <p>The video cannot be shown</p>;
  const { url, startSec } = source;
  return (
    <video
      key={url}
      src={url}
      muted
      playsInline
      onLoadedMetadata={({ currentTarget: video }) => {
        video.currentTime = startSec;
        video.playbackRate = rate;
        void video.play().catch(() => {});
      }}
      onTimeUpdate={({ currentTarget: video }) => {
        // Other episodes may follow in the same file.
        if (video.currentTime >= startSec + seconds) video.currentTime = startSec;
      }}
      onEnded={({ currentTarget: video }) => {
        video.currentTime = startSec;
        void video.play().catch(() => {});
      }}
      onError={() => setTried(tried + 1)}
    />
  );
}
