import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { clampFramePx, fitFramePx, frameToX, scrollAfterZoom, type Axis } from './axis';

export interface AxisControl {
  axis: Axis;
  /** Of the view, pixels. */
  heightPx: number;
  /** Put on the element that scrolls. */
  scroller: React.RefObject<HTMLDivElement | null>;
  onScroll: () => void;
  /** Around a place in the view, by default its middle. */
  zoomBy: (factor: number, x?: number) => void;
  fit: () => void;
  fits: boolean;
  /** Scrolls only if the frame is out of view. */
  reveal: (frame: number) => void;
}

/**
 * Zoom and scroll of the time axis; the view is what the scroller shows right of `gutterPx`. In the topmost
 * `zoomedByWheelPx` the wheel zooms.
 */
export function useAxis(frames: number, gutterPx: number, zoomedByWheelPx: number): AxisControl {
  const scroller = useRef<HTMLDivElement>(null);
  const [widthPx, setWidthPx] = useState(0);
  const [heightPx, setHeightPx] = useState(0);
  /** Null follows the width: the whole episode is in view. */
  const [zoomPx, setZoomPx] = useState<number | null>(null);
  const [scrollPx, setScrollPx] = useState(0);
  /** Where to scroll once the content has its new width. */
  const scrollNext = useRef<number | null>(null);

  const framePx =
    zoomPx === null ? fitFramePx(frames, widthPx) : clampFramePx(zoomPx, frames, widthPx);
  const axis = useMemo<Axis>(
    () => ({ frames, framePx, scrollPx, widthPx }),
    [frames, framePx, scrollPx, widthPx],
  );

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => {
      setWidthPx(Math.max(0, element.clientWidth - gutterPx));
      setHeightPx(element.clientHeight);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [gutterPx]);

  // After every render: the one that changed the zoom has made the content as wide as it must be to scroll there.
  useLayoutEffect(() => {
    if (scrollNext.current === null || scroller.current === null) return;
    scroller.current.scrollLeft = scrollNext.current;
    scrollNext.current = null;
  });

  const onScroll = useCallback(() => setScrollPx(scroller.current?.scrollLeft ?? 0), []);

  const zoomBy = useCallback(
    (factor: number, x = axis.widthPx / 2) => {
      const next = clampFramePx(axis.framePx * factor, axis.frames, axis.widthPx);
      if (next === axis.framePx) return;
      scrollNext.current = scrollAfterZoom(axis, next, x);
      const fits = next <= fitFramePx(axis.frames, axis.widthPx);
      setZoomPx(fits ? null : next);
      setScrollPx(scrollNext.current);
    },
    [axis],
  );

  const fit = useCallback(() => {
    setZoomPx(null);
    setScrollPx(0);
  }, []);

  const reveal = useCallback(
    (frame: number) => {
      const x = frameToX(axis, frame);
      if (scroller.current === null || (x >= 0 && x <= axis.widthPx)) return;
      scroller.current.scrollLeft += x < 0 ? x - 0.9 * axis.widthPx : x - 0.1 * axis.widthPx;
    },
    [axis],
  );

  // React listens to the wheel passively, which cannot keep the page from zooming.
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const onWheel = (event: WheelEvent): void => {
      const { left: outer, top } = element.getBoundingClientRect();
      // Over the curves the wheel alone scrolls through them; sideways it pans everywhere.
      const onHead = event.clientY - top < zoomedByWheelPx;
      const sideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (!event.ctrlKey && !event.metaKey && (!onHead || sideways)) return;
      event.preventDefault();
      const left = outer + gutterPx;
      zoomBy(Math.exp(-event.deltaY / 240), Math.max(0, event.clientX - left));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [gutterPx, zoomedByWheelPx, zoomBy]);

  return { axis, heightPx, scroller, onScroll, zoomBy, fit, fits: zoomPx === null, reveal };
}
