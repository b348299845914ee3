/**
 * Whether the overview stands beside the list, as it was left. Kept in localStorage, which can be read before the
 * first paint.
 */
import { useCallback, useState } from 'react';

const key = 'dualvla.overview';
/** As long as the page: a browser may keep nothing. */
let chosen: boolean | null = null;

export function useOverviewShown(): [shown: boolean, toggle: () => void] {
  const [shown, setShown] = useState(read);
  const toggle = useCallback(() => {
    chosen = !read();
    try {
      localStorage.setItem(key, chosen ? 'shown' : 'hidden');
    } catch {
      // See `chosen`.
    }
    setShown(chosen);
  }, []);
  return [shown, toggle];
}

function read(): boolean {
  if (chosen !== null) return chosen;
  try {
    const stored = localStorage.getItem(key);
    if (stored !== null) return stored === 'shown';
  } catch {
    // See `chosen`.
  }
  // A narrow window belongs to the episodes, until somebody says otherwise.
  return innerWidth >= 880;
}
