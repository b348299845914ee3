/**
 * Whether the overview stands beside the list, as it was left. Kept in localStorage, which can be read before the
 * first paint.
 */
import { useCallback, useEffect, useState } from 'react';

const key = 'dualvla.overview';
const wide = '(width >= 880px)';
/** As long as the page: a browser may keep nothing. */
let chosen: boolean | null = null;

export function useOverviewShown(): [shown: boolean, toggle: () => void] {
  const [shown, setShown] = useState(read);
  useEffect(() => {
    const width = matchMedia(wide);
    // One that becomes narrow belongs to the episodes, too, whatever was chosen while it was wide.
    const onChange = () => setShown(width.matches && read());
    width.addEventListener('change', onChange);
    return () => width.removeEventListener('change', onChange);
  }, []);
  const toggle = useCallback(() => {
    choose(!shown);
    setShown(!shown);
  }, [shown]);
  return [shown, toggle];
}

function choose(shown: boolean): void {
  chosen = shown;
  try {
    localStorage.setItem(key, shown ? 'shown' : 'hidden');
  } catch {
    // See `chosen`.
  }
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
  return matchMedia(wide).matches;
}
