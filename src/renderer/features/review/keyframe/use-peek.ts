/** A button that does one thing when it is clicked and another for as long as it is held. */
import { useEffect, useRef, type PointerEvent } from 'react';

/** Longer than a click. */
const heldMs = 250;

/** Handlers of the button. `onHold` is told true when it is held, then false when it is let go. */
export function usePeek(onClick: () => void, onHold: (held: boolean) => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isHeld = useRef(false);
  useEffect(() => () => clearTimeout(timer.current), []);
  const end = () => {
    clearTimeout(timer.current);
    if (isHeld.current) onHold(false);
  };
  const leave = () => {
    end();
    isHeld.current = false;
  };
  return {
    onPointerDown({ button }: PointerEvent) {
      isHeld.current = false;
      if (button !== 0) return;
      timer.current = setTimeout(() => {
        isHeld.current = true;
        onHold(true);
      }, heldMs);
    },
    onPointerUp: end,
    onPointerLeave: leave,
    onPointerCancel: leave,
    onClick() {
      // Letting go of it is no click.
      if (!isHeld.current) onClick();
      isHeld.current = false;
    },
  };
}
