import { useRef, type CSSProperties, type KeyboardEvent, type PointerEvent } from 'react';
import { classNames } from './';
import styles from './Splitter.module.css';

const keyStep = 16;

/** The edge between two panels: dragged, or moved with the arrow keys. Sizes are pixels of the panel after it. */
export function Splitter(props: {
  label: string;
  /** `x`: panels side by side. */
  axis: 'x' | 'y';
  size: number;
  least: number;
  most: number;
  /** Another one ends at the last so many pixels of it: there it is dragged all the same, and its middle is not. */
  shared?: number;
  onSize: (size: number) => void;
}) {
  const { axis, size, least, most } = props;
  const grip = useRef<{ at: number; size: number } | null>(null);
  const set = (next: number) => props.onSize(Math.round(Math.min(most, Math.max(least, next))));
  const along = (event: PointerEvent) => (axis === 'x' ? event.clientX : event.clientY);

  const onKeyDown = (event: KeyboardEvent) => {
    const [grow, shrink] = axis === 'x' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    if (event.key === grow) set(size + keyStep);
    else if (event.key === shrink) set(size - keyStep);
    else return;
    event.preventDefault();
  };

  return (
    <button
      type="button"
      className={classNames(styles.splitter, styles[axis])}
      style={{ '--shared': `${props.shared ?? 0}px` } as CSSProperties}
      aria-label={`${props.label}: ${size} pixels. Arrow keys resize.`}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        grip.current = { at: along(event), size };
      }}
      onPointerMove={(event) => {
        if (grip.current !== null) set(grip.current.size - (along(event) - grip.current.at));
      }}
      onPointerUp={() => {
        grip.current = null;
      }}
      onPointerCancel={() => {
        grip.current = null;
      }}
    />
  );
}
