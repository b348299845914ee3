import { useCallback, useEffect, useRef, useState } from 'react';

/** Longer than a pointer takes that only passes. */
const restMs = 350;

/** Which row of the list plays, by its position: one that the pointer rests on, or the marked one, by key. */
export function usePlayed() {
  const [played, setPlayed] = useState<number | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  /** Null where the pointer left; nothing moves by itself for those who do not want that. */
  const hover = useCallback((position: number | null) => {
    clearTimeout(timer.current);
    if (position === null) setPlayed(null);
    else if (!matchMedia('(prefers-reduced-motion: reduce)').matches) {
      timer.current = setTimeout(() => setPlayed(position), restMs);
    }
  }, []);
  return {
    played,
    hover,
    toggle: (position: number) => setPlayed(played === null ? position : null),
    /** The mark went on: what plays goes with it. */
    follow: (position: number) => setPlayed((now) => (now === null ? null : position)),
  };
}
