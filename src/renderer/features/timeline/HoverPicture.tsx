import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { Still, type Stills } from '../player';
import type { Hover } from './use-pointer';
import styles from './Timeline.module.css';

const widthPx = 208;

/** The picture of the frame under the pointer, above the axis and over everything. */
export function HoverPicture(props: { stills: Stills; hover: StoreApi<Hover | null> }) {
  const hover = useStore(props.hover, (now) => (now?.free === true ? now : null));
  if (hover === null) return null;
  const left = Math.min(innerWidth - widthPx - 8, Math.max(8, hover.clientX - widthPx / 2));
  return (
    <div
      className={styles.preview}
      style={{ left, bottom: innerHeight - hover.axisTop + 6, width: widthPx }}
      aria-hidden="true"
    >
      <Still stills={props.stills} frame={hover.frame} urgency="pointer" />
    </div>
  );
}
