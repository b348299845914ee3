import { useEffect, useState, type RefCallback } from 'react';

/** The inner size of an element, in pixels, as it changes; zero before it is on screen. */
export function useElementSize<T extends HTMLElement>(): [
  RefCallback<T>,
  { width: number; height: number },
] {
  const [element, setElement] = useState<T | null>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry === undefined) return;
      const { width, height } = entry.contentRect;
      setSize({ width, height });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return [setElement, size];
}
