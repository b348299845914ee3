import { useEffect, useRef } from 'react';
import { transformOf, type PictureZoom } from './picture-zoom';
import type { Stills } from './stills';
import type { StillUrgency } from './stills-wishes';
import styles from './Still.module.css';

export interface StillProps {
  stills: Stills;
  frame: number;
  urgency: StillUrgency;
  /** For screen readers: what the picture is of; without it the picture is decoration. */
  label?: string;
  /** Which part of it is shown, as in the camera's large picture; without it, all. */
  zoom?: PictureZoom;
}

/**
 * One frame of the chosen camera, as wide as its place and as sharp as the display and the video allow. Empty where
 * there is no picture: the player says why.
 */
export function Still(props: StillProps) {
  const { stills, frame, urgency, label, zoom } = props;
  const image = useRef<HTMLImageElement>(null);
  const scale = zoom?.scale ?? 1;
  useEffect(() => {
    const element = image.current;
    if (element === null) return undefined;
    let shownPx = 0;
    const show = (): void => {
      const still = stills.picture(frame);
      if (still === null) return;
      element.src = still.image.src;
      // The place has its height before anything is decoded.
      element.width = still.image.width;
      element.height = still.image.height;
      element.dataset['still'] = String(frame);
      shownPx = still.enoughPx;
    };
    show();
    // What it still shows is another frame.
    if (shownPx === 0) delete element.dataset['still'];

    let placePx = 0;
    let isInView = false;
    let askedPx = 0;
    let forget = () => {};
    /** Of a long list only what is in view is worth a decoder's time. */
    const ask = (): void => {
      const neededPx = isInView ? placePx * scale : 0;
      const toAskPx = neededPx > shownPx ? neededPx : 0;
      if (toAskPx === askedPx) return;
      askedPx = toAskPx;
      forget();
      forget = toAskPx === 0 ? () => {} : stills.want([frame], urgency, toAskPx);
    };
    const resized = new ResizeObserver((entries) => {
      placePx = (entries.at(-1)?.contentRect.width ?? 0) * devicePixelRatio;
      ask();
    });
    const watch = new IntersectionObserver((entries) => {
      isInView = entries.at(-1)?.isIntersecting === true;
      ask();
    });
    resized.observe(element);
    watch.observe(element);
    const stop = stills.subscribe((come) => {
      if (come !== frame || askedPx === 0) return;
      show();
      ask();
    });
    return () => {
      stop();
      resized.disconnect();
      watch.disconnect();
      forget();
    };
  }, [stills, frame, urgency, scale]);
  const picture = (
    <img
      ref={image}
      alt={label ?? ''}
      aria-hidden={label === undefined ? true : undefined}
      decoding="sync"
      className={styles.still}
      style={zoom === undefined ? undefined : { transform: transformOf(zoom) }}
    />
  );
  if (zoom === undefined) return picture;
  return <span className={zoom.scale === 1 ? styles.whole : styles.part}>{picture}</span>;
}
