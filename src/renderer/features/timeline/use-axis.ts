import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { clampFramePx, fitFramePx, frameToX, scrollAfterZoom, viewAround, type Axis } from './axis';
import { rested } from './rested';

export interface AxisControl {
  axis: Axis;
  /** What stands left of the view, and stays there. */
  gutterPx: number;
  /** Of the view, pixels. */
  heightPx: number;
  /** So far its rows are scrolled up, pixels. */
  topPx: number;
  /** Put on the element that scrolls. */
  scroller: React.RefObject<HTMLDivElement | null>;
  onScroll: () => void;
  /** Around a place in the view, by default its middle. */
  zoomBy: (factor: number, x?: number) => void;
  /** By a share of the view. */
  panBy: (share: number) => void;
  /** The same function as long as the axis is there. */
  panPx: (px: number) => void;
  fit: () => void;
  /** So many frames with one of them in the middle. */
  show: (frame: number, span: number) => void;
  fits: boolean;
  /** Scrolls only if the frame is out of view. */
  reveal: (frame: number) => void;
}

interface Zoom {
  /** Null follows the width: the whole episode is in view. */
  framePx: number | null;
  /** Where to scroll once the content is as wide as that makes it. */
  scrollPx: number;
}

/** The zoom as it is kept while the axis is not there: how many frames are in view, null for the whole episode. */
export interface KeptZoom {
  span(): number | null;
  onSpan(span: number | null): void;
  /** The frame to begin at. */
  around(): number;
}

const wholeEpisode: Zoom = { framePx: null, scrollPx: 0 };

/**
 * Zoom and scroll of the time axis; the view is what the scroller, so wide, shows right of `gutterOf` it. In the
 * topmost `zoomedByWheelPx` the wheel zooms. Give it the same functions and `kept` as long as the axis is there.
 */
export function useAxis(
  frames: number,
  gutterOf: (viewPx: number) => number,
  zoomedByWheelPx: number,
  kept: KeptZoom,
): AxisControl {
  const scroller = useRef<HTMLDivElement>(null);
  const [widthPx, setWidthPx] = useState(0);
  const [gutterPx, setGutterPx] = useState(() => gutterOf(Infinity));
  const [heightPx, setHeightPx] = useState(0);
  const [zoom, setZoom] = useState(wholeEpisode);
  const [scrollPx, setScrollPx] = useState(0);
  const [topPx, setTopPx] = useState(0);

  const fits = zoom.framePx === null;
  const framePx =
    zoom.framePx === null
      ? fitFramePx(frames, widthPx)
      : clampFramePx(zoom.framePx, frames, widthPx);
  const axis = useMemo<Axis>(
    () => ({ frames, framePx, scrollPx, widthPx }),
    [frames, framePx, scrollPx, widthPx],
  );

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    let begun = false;
    const observer = new ResizeObserver(() => {
      const gutter = gutterOf(element.clientWidth);
      const width = Math.max(0, element.clientWidth - gutter);
      setGutterPx(gutter);
      setWidthPx(width);
      setHeightPx(element.clientHeight);
      if (begun || width === 0) return;
      begun = true;
      const span = kept.span();
      // Of an episode that is shorter all is in view.
      if (span === null || span >= frames) return;
      const view = viewAround(kept.around(), span, { frames, widthPx: width });
      setZoom(view);
      setScrollPx(view.scrollPx);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [gutterOf, frames, kept]);

  const keeping = useMemo(() => rested((span: number | null) => kept.onSpan(span)), [kept]);
  useEffect(() => () => keeping.end(), [keeping]);

  // Only the render that changed the zoom has made the content as wide as it must be to scroll there.
  useLayoutEffect(() => {
    if (scroller.current !== null) scroller.current.scrollLeft = zoom.scrollPx;
  }, [zoom]);

  const onScroll = useCallback(() => {
    setScrollPx(scroller.current?.scrollLeft ?? 0);
    setTopPx(scroller.current?.scrollTop ?? 0);
  }, []);

  const zoomBy = useCallback(
    (factor: number, x = axis.widthPx / 2) => {
      const next = clampFramePx(axis.framePx * factor, axis.frames, axis.widthPx);
      if (next === axis.framePx) return;
      const scrolled = scrollAfterZoom(axis, next, x);
      const fits = next <= fitFramePx(axis.frames, axis.widthPx);
      setZoom({ framePx: fits ? null : next, scrollPx: scrolled });
      setScrollPx(scrolled);
      keeping.set(fits ? null : axis.widthPx / next);
    },
    [axis, keeping],
  );

  const panPx = useCallback((px: number) => {
    if (scroller.current !== null) scroller.current.scrollLeft += px;
  }, []);
  const panBy = useCallback((share: number) => panPx(share * axis.widthPx), [panPx, axis.widthPx]);

  const fit = useCallback(() => {
    setZoom(wholeEpisode);
    setScrollPx(0);
    keeping.set(null);
  }, [keeping]);

  const show = useCallback(
    (frame: number, span: number) => {
      if (span >= frames) return fit();
      const view = viewAround(frame, span, { frames, widthPx });
      setZoom(view);
      setScrollPx(view.scrollPx);
      keeping.set(widthPx / view.framePx);
    },
    [frames, widthPx, fit, keeping],
  );

  const reveal = useCallback(
    (frame: number) => {
      // The whole episode is in view; to ask where it is scrolled to has the page laid out.
      if (scroller.current === null || fits) return;
      // Where it really is: scrolling is told later.
      const x = frameToX({ ...axis, scrollPx: scroller.current.scrollLeft }, frame);
      if (x >= 0 && x <= axis.widthPx) return;
      scroller.current.scrollLeft += x < 0 ? x - 0.9 * axis.widthPx : x - 0.1 * axis.widthPx;
    },
    [axis, fits],
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

  return {
    axis,
    gutterPx,
    heightPx,
    topPx,
    scroller,
    onScroll,
    zoomBy,
    panBy,
    panPx,
    fit,
    show,
    fits,
    reveal,
  };
}
