/** How high notices stand at the bottom of the window: nothing else lies there. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

const height = createStore(() => ({ px: 0 }));

/** For styles it is `--notices-height`. */
export function setNoticesHeight(px: number): void {
  height.setState({ px });
  document.documentElement.style.setProperty('--notices-height', `${px}px`);
}

/** What a menu or panel keeps free at the edges of the window, in pixels. */
export function useFreeEdges() {
  const { px } = useStore(height);
  return useMemo(() => ({ top: 8, right: 8, bottom: 8 + px, left: 8 }), [px]);
}
