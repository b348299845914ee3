import { useEffect, useRef } from 'react';
import { commands, type CommandSpec } from '../../commands';

const step = 1.6;
const group = 'Playback';

/** As they are known before an episode is open. */
export const zoomSpecs = [
  {
    id: 'axis.zoom-in',
    group,
    label: 'Zoom in on the time axis',
    keys: ['Equal', 'Shift+Equal', 'NumpadAdd'],
    repeats: true,
  },
  {
    id: 'axis.zoom-out',
    group,
    label: 'Zoom out of the time axis',
    keys: ['Minus', 'NumpadSubtract'],
    repeats: true,
  },
  {
    id: 'axis.fit',
    group,
    label: 'Show the whole episode on the time axis',
    keys: ['Digit0'],
  },
  {
    id: 'axis.near',
    group,
    label: 'Zoom in to the keyframes around the playhead',
    keys: ['Digit9'],
  },
  {
    id: 'axis.left',
    group,
    label: 'Pan the time axis to the left',
    keys: ['Comma'],
    repeats: true,
  },
  {
    id: 'axis.right',
    group,
    label: 'Pan the time axis to the right',
    keys: ['Period'],
    repeats: true,
  },
] as const satisfies readonly CommandSpec[];

/** Of what is in view. */
const panShare = 0.25;

interface AxisMoves {
  zoomBy: (factor: number) => void;
  fit: () => void;
  toNear: () => void;
  /** By a share of the view, to the right where that is positive. */
  panBy: (share: number) => void;
}

/** Zooming and panning the time axis by keys, wherever the focus is. */
export function useZoomCommands(moves: AxisMoves): void {
  const newest = useRef(moves);
  useEffect(() => {
    newest.current = moves;
  });
  // Registered once: the zoom changes with every scroll, what the keys do does not.
  useEffect(() => {
    const does = {
      'axis.zoom-in': () => newest.current.zoomBy(step),
      'axis.zoom-out': () => newest.current.zoomBy(1 / step),
      'axis.fit': () => newest.current.fit(),
      'axis.near': () => newest.current.toNear(),
      'axis.left': () => newest.current.panBy(-panShare),
      'axis.right': () => newest.current.panBy(panShare),
    };
    return commands.register(zoomSpecs.map((spec) => ({ ...spec, run: does[spec.id] })));
  }, []);
}
