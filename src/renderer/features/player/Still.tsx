import { useEffect, useRef } from 'react';
import type { Stills, StillUrgency } from './stills';
import styles from './Still.module.css';

export interface StillProps {
  stills: Stills;
  frame: number;
  urgency: StillUrgency;
  /** How wide it is at most, CSS pixels. */
  widthPx: number;
  /** For screen readers: what the picture is of; without it the picture is decoration. */
  label?: string;
}

/**
 * One frame of the chosen camera, small; as wide as its place. Empty where there is no picture: the player says why.
 */
export function Still(props: StillProps) {
  const { stills, frame, urgency, widthPx, label } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const show = () => paint(element, stills, frame, widthPx);
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
  }, [stills, frame, urgency, widthPx]);
  return (
    <canvas
      ref={canvas}
      width={4}
      height={3}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
      className={styles.still}
    />
  );
}

function paint(canvas: HTMLCanvasElement, stills: Stills, frame: number, widthPx: number): boolean {
  const picture = stills.picture(frame);
  const context = canvas.getContext('2d', { alpha: false });
  if (picture === null || context === null) return false;
  const scale = Math.min(1, (widthPx * devicePixelRatio) / picture.width);
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  canvas.dataset['still'] = String(frame);
  return true;
}
