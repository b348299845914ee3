import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { Still, type Stills } from '../player';
import type { Hover } from './use-pointer';
import styles from './Timeline.module.css';

const widthPx = 208;

/** The picture of the frame under the pointer, above the axis, over the cameras. */
export function HoverPicture(props: { stills: Stills; hover: StoreApi<Hover | null> }) {
  const hover = useStore(props.hover, (now) => (now?.free === true ? now : null));
  if (hover === null) return null;
  const { within, clientX } = hover;
  const last = within.right - widthPx - 8;
  const left = Math.max(within.left + 8, Math.min(last, clientX - widthPx / 2));
  return (
    <div
      className={styles.preview}
      style={{ left, bottom: innerHeight - within.top + 6, width: widthPx }}
      aria-hidden="true"
    >
      <Still stills={props.stills} frame={hover.frame} urgency="pointer" />
    </div>
  );
}
