import { useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { createPortal } from 'react-dom';
import type { EpisodeRow } from '../../../shared/model/project';
import { useCall } from '../../connection';
import styles from './PlayedEpisode.module.css';

/** So fast that an episode is seen at a glance. */
const rate = 4;
const gapPx = 6;

/** The episode of a row, over and over, beside its picture, wherever that is in the list now: its first camera. */
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
      const { top, bottom } = list.getBoundingClientRect();
      const at = picture?.getBoundingClientRect();
      box.current.hidden = at === undefined || at.bottom < top || at.top > bottom;
      if (at === undefined) return;
      // Under its row, or above it where there is no room: what the row says stays to be read.
      const { offsetHeight } = box.current;
      const isUnder = at.bottom + offsetHeight + 2 * gapPx <= bottom;
      box.current.style.left = `${at.left}px`;
      box.current.style.top = `${isUnder ? at.bottom + gapPx : at.top - offsetHeight - gapPx}px`;
    };
    place();
    list?.addEventListener('scroll', place);
    // How high it is is known once the video is.
    const observer = new ResizeObserver(place);
    if (box.current !== null) observer.observe(box.current);
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
