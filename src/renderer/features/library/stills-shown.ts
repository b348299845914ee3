/**
 * Whether the list shows large stills, as it was left. Kept in localStorage, which can be read before the first paint.
 */
import { useCallback, useState } from 'react';

const key = 'dualvla.stills';
/** As long as the page: a browser may keep nothing. */
let chosen: boolean | null = null;

export function useStillsShown(): [shown: boolean, toggle: () => void] {
  const [shown, setShown] = useState(read);
  const toggle = useCallback(() => {
    chosen = !shown;
    setShown(chosen);
    try {
      localStorage.setItem(key, chosen ? 'large' : 'small');
    } catch {
      // See `chosen`.
    }
  }, [shown]);
  return [shown, toggle];
}

function read(): boolean {
  if (chosen !== null) return chosen;
  try {
    return localStorage.getItem(key) === 'large';
  } catch {
    return false;
  }
}
