import { useLayoutEffect, useRef } from 'react';

/** A canvas in CSS pixels that is sharp on any display, redrawn when `draw` or its size changes. */
export function useCanvas(
  widthPx: number,
  heightPx: number,
  draw: (context: CanvasRenderingContext2D) => void,
): React.RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || widthPx <= 0 || heightPx <= 0) return;
    const scale = devicePixelRatio;
    const width = Math.round(widthPx * scale);
    const height = Math.round(heightPx * scale);
    // Setting the size clears the canvas and costs time, even to the same value.
    if (element.width !== width) element.width = width;
    if (element.height !== height) element.height = height;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    draw(context);
  }, [widthPx, heightPx, draw]);
  return canvas;
}
