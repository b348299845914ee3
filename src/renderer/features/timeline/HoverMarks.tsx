/** What follows the pointer over the axis, without going through React: it moves as often as the display. */
import { useEffect, useRef } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import { frameToX, type Axis } from './axis';
import { markerY } from './draw-head';
import { markerAt, type MarkerPlace } from './marker-places';
import type { Hover } from './use-pointer';
import styles from './Timeline.module.css';

interface HoverProps {
  axis: Axis;
  hover: StoreApi<Hover | null>;
}

/** Where the pointer is; while a button is down the playhead is there. */
export function HoverLine({ axis, hover }: HoverProps) {
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = (now: Hover | null): void => {
      const element = line.current;
      if (element === null) return;
      element.hidden = now?.free !== true;
      if (now !== null) element.style.transform = `translateX(${frameToX(axis, now.frame)}px)`;
    };
    place(hover.getState());
    return hover.subscribe(place);
  }, [axis, hover]);
  return <div ref={line} className={styles.hover} hidden aria-hidden="true" />;
}

/** Around the marker that a press would select. */
export function HoverRing(props: {
  places: readonly MarkerPlace[];
  hover: StoreApi<Hover | null>;
}) {
  const { places, hover } = props;
  const ring = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = (now: Hover | null): void => {
      const element = ring.current;
      if (element === null) return;
      const under = now?.free === true && now.y !== null ? markerAt(places, now.x, now.y) : null;
      const at = places.find(({ keyframe }) => keyframe === under);
      element.hidden = at === undefined;
      if (at === undefined) return;
      element.style.transform = `translate(${at.x}px, ${markerY + at.y}px) scale(${at.scale})`;
    };
    place(hover.getState());
    return hover.subscribe(place);
  }, [places, hover]);
  return <div ref={ring} className={styles.ring} hidden aria-hidden="true" />;
}

const besidePx = 5;

/** In words, on that side of the pointer where there is more room. */
export function HoverBadge(props: HoverProps & { describe: (hover: Hover) => string }) {
  const { axis, hover, describe } = props;
  const badge = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = (now: Hover | null): void => {
      const element = badge.current;
      if (element === null) return;
      element.hidden = now === null;
      if (now === null) return;
      const x = frameToX(axis, now.frame);
      const onLeft = x > axis.widthPx / 2;
      element.textContent = describe(now);
      // All of it in sight: a text may be wider than the room there.
      element.style.transform = onLeft
        ? `translateX(max(0px, ${x - besidePx}px - 100%))`
        : `translateX(min(${x + besidePx}px, ${axis.widthPx}px - 100%))`;
    };
    place(hover.getState());
    return hover.subscribe(place);
  }, [axis, hover, describe]);
  return <div ref={badge} className={styles.badge} hidden aria-hidden="true" />;
}
