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
] as const satisfies readonly CommandSpec[];

/** Zooming the time axis by keys, wherever the focus is. */
export function useZoomCommands(zoomBy: (factor: number) => void, fit: () => void): void {
  const newest = useRef({ zoomBy, fit });
  useEffect(() => {
    newest.current = { zoomBy, fit };
  });
  // Registered once: the zoom changes with every scroll, what the keys do does not.
  useEffect(() => {
    const does = {
      'axis.zoom-in': () => newest.current.zoomBy(step),
      'axis.zoom-out': () => newest.current.zoomBy(1 / step),
      'axis.fit': () => newest.current.fit(),
    };
    return commands.register(zoomSpecs.map((spec) => ({ ...spec, run: does[spec.id] })));
  }, []);
}
