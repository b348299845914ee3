import { useEffect, useRef } from 'react';
import { transformOf, type PictureZoom } from './picture-zoom';
import type { Stills, StillUrgency } from './stills';
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
 * One frame of the chosen camera, small; as wide as its place. Empty where there is no picture: the player says why.
 */
export function Still(props: StillProps) {
  const { stills, frame, urgency, label, zoom } = props;
  const image = useRef<HTMLImageElement>(null);
  useEffect(() => {
    const element = image.current;
    if (element === null) return undefined;
    const show = (): boolean => {
      const picture = stills.picture(frame);
      if (picture === null) return false;
      element.src = picture.src;
      // The place has its height before anything is decoded.
      element.width = picture.width;
      element.height = picture.height;
      element.dataset['still'] = String(frame);
      return true;
    };
    if (show()) return undefined;
    // What it still shows is another frame.
    delete element.dataset['still'];
    let forget = () => {};
    // Of a long list only what is in view is worth a decoder's time.
    const watch = new IntersectionObserver((entries) => {
      forget();
      if (entries.at(-1)?.isIntersecting === true) forget = stills.want([frame], urgency);
    });
    watch.observe(element);
    const stop = stills.subscribe((come) => {
      if (come !== frame || !show()) return;
      watch.disconnect();
      forget();
    });
    return () => {
      stop();
      watch.disconnect();
      forget();
    };
  }, [stills, frame, urgency]);
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
