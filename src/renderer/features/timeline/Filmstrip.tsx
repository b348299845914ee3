import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Stills } from '../player';
import type { Axis } from './axis';
import { useThemeColors } from './theme-colors';
import { useCanvas } from './use-canvas';
import styles from './Timeline.module.css';

export const filmstripHeight = 48;
const tilePx = 64;
/** So many pictures are drawn for the first time in a frame: the browser decodes each then, in milliseconds. */
const firstDrawnAtOnce = 4;

interface Tile {
  x: number;
  frame: number;
}

/** One picture every so many pixels, of the frame in the middle of its place; they move along with the axis. */
function tilesOf({ frames, framePx, scrollPx, widthPx }: Axis): Tile[] {
  const tiles: Tile[] = [];
  const endPx = Math.min(scrollPx + widthPx, frames * framePx);
  for (let at = Math.floor(scrollPx / tilePx); at * tilePx < endPx; at += 1) {
    // Of the last place there may be less than half.
    const frame = Math.min(frames - 1, Math.floor(((at + 0.5) * tilePx) / framePx));
    tiles.push({ x: at * tilePx - scrollPx, frame });
  }
  return tiles;
}

/** What happens along the axis, in pictures of the chosen camera: made while the player rests. */
export function Filmstrip({ axis, stills }: { axis: Axis; stills: Stills }) {
  const colors = useThemeColors();
  const [come, setCome] = useState(0);
  const [drawn] = useState(() => new WeakSet<HTMLImageElement>());
  const tiles = useMemo(() => tilesOf(axis), [axis]);
  const wanted = [...new Set(tiles.map(({ frame }) => frame))].join(' ');
  useEffect(() => {
    const frames = wanted === '' ? [] : wanted.split(' ').map(Number);
    const forget = stills.want(frames, 'strip', tilePx * devicePixelRatio);
    const stop = stills.subscribe((frame) => {
      if (frames.includes(frame)) setCome((count) => count + 1);
    });
    return () => {
      stop();
      forget();
    };
  }, [stills, wanted]);
  const canvas = useCanvas(
    axis.widthPx,
    filmstripHeight,
    useCallback(
      (context) => {
        context.clearRect(0, 0, axis.widthPx, filmstripHeight);
        let first = 0;
        const pictures = tiles.map(({ frame }) => {
          const image = stills.picture(frame)?.image;
          if (image === undefined || drawn.has(image)) return image;
          first += 1;
          if (first > firstDrawnAtOnce) return undefined;
          drawn.add(image);
          return image;
        });
        if (first > firstDrawnAtOnce) requestAnimationFrame(() => setCome((count) => count + 1));
        for (const [at, { x }] of tiles.entries()) drawTile(context, x, pictures[at], colors.line);
        context.canvas.dataset['missing'] = String(
          pictures.filter((each) => each === undefined).length,
        );
      },
      // oxlint-disable-next-line react-hooks/exhaustive-deps -- `come` says that another picture is there
      [axis, tiles, stills, colors, drawn, come],
    ),
  );
  return <canvas ref={canvas} className={styles.canvas} />;
}

function drawTile(
  context: CanvasRenderingContext2D,
  x: number,
  picture: HTMLImageElement | undefined,
  empty: string,
): void {
  const [width, height] = [tilePx - 1, filmstripHeight - 1];
  if (picture === undefined) {
    context.globalAlpha = 0.35;
    context.fillStyle = empty;
    context.fillRect(x, 0, width, height);
    context.globalAlpha = 1;
    return;
  }
  // The middle of the picture fills the place.
  const scale = Math.max(width / picture.width, height / picture.height);
  const [cutWidth, cutHeight] = [width / scale, height / scale];
  const [left, top] = [(picture.width - cutWidth) / 2, (picture.height - cutHeight) / 2];
  context.drawImage(picture, left, top, cutWidth, cutHeight, x, 0, width, height);
}
