import { useEffect, useRef, useState } from 'react';
import { createStore } from 'zustand/vanilla';
import type { ReviewedKeyframe } from '../../../shared/model/keyframe';
import type { Playback } from '../player';
import { markerToX, xToFrame, type Axis } from './axis';
import { rulerHeight } from './draw-head';
import { snapped } from './snap';

/** The right button was pressed on a marker, or on a frame without one. */
export interface AxisMenu {
  /** From the top left of the window. */
  at: { x: number; y: number };
  /** Null where no keyframe is. */
  id: string | null;
  frame: number;
}

export interface PointerTarget {
  axis: Axis;
  playback: Playback;
  keyframes: readonly ReviewedKeyframe[];
  onSelect: (id: string) => void;
  onMove: (id: string, frame: number) => void;
  onMenu?: ((menu: AxisMenu) => void) | undefined;
}

/** A keyframe on its way to another frame. */
export interface MarkerDrag {
  id: string;
  frame: number;
}

/** The pointer over the axis. */
export interface Hover {
  frame: number;
  /** From the left of the view, pixels. */
  x: number;
  /** From the left of the window, pixels. */
  clientX: number;
  /** Where the axis begins, from the top of the window, pixels. */
  axisTop: number;
  /** No button is down: with one the cameras show the frame already. */
  free: boolean;
}

interface Gesture {
  kind: 'scrub' | 'marker';
  id: string;
  startX: number;
  /** A marker moves only after the pointer did, so that a click selects. */
  moving: boolean;
}

const grabPx = 9;
const dragThresholdPx = 4;

function place(event: React.MouseEvent): { x: number; y: number } {
  const box = event.currentTarget.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

/**
 * Click and drag seek; on a marker they select and move it, to the cues on its way, and Escape lets it go where it was.
 * Hovering tells the frame under the pointer.
 */
export function usePointer(target: PointerTarget) {
  const { axis, playback, keyframes, onSelect, onMove } = target;
  // Outside React: it changes with every move of the pointer.
  const [hover] = useState(() => createStore<Hover | null>(() => null));
  const setHover = (now: Hover | null): void => hover.setState(now, true);
  const [drag, setDrag] = useState<MarkerDrag | null>(null);
  const gesture = useRef<Gesture | null>(null);

  // What is under a pointer that rests is another frame once the axis was zoomed or panned.
  useEffect(() => {
    const now = hover.getState();
    if (now !== null) hover.setState({ ...now, frame: xToFrame(axis, now.x) }, true);
  }, [axis, hover]);

  const cancel = (): void => {
    gesture.current = null;
    setDrag(null);
    playback.scrub(false);
  };
  // Whoever takes the axis away lets the playhead go too.
  useEffect(() => () => playback.scrub(false), [playback]);

  const dragging = drag !== null;
  useEffect(() => {
    if (!dragging) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      gesture.current = null;
      setDrag(null);
      playback.scrub(false);
    };
    document.addEventListener('keydown', onKey, true);
    return () => document.removeEventListener('keydown', onKey, true);
  }, [dragging, playback]);

  const start = (event: React.PointerEvent, marker: ReviewedKeyframe | null): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const { x } = place(event);
    if (marker === null) {
      gesture.current = { kind: 'scrub', id: '', startX: x, moving: true };
      playback.scrub(true);
      playback.seek(xToFrame(axis, x), 'user');
    } else {
      gesture.current = { kind: 'marker', id: marker.id, startX: x, moving: false };
      onSelect(marker.id);
    }
  };

  const ask = (event: React.MouseEvent, marker: ReviewedKeyframe | null): void => {
    if (target.onMenu === undefined) return;
    event.preventDefault();
    const frame = marker?.frame ?? xToFrame(axis, place(event).x);
    target.onMenu({ at: { x: event.clientX, y: event.clientY }, id: marker?.id ?? null, frame });
  };

  const markerUnder = (event: React.MouseEvent): ReviewedKeyframe | null => {
    const { x, y } = place(event);
    return y < rulerHeight ? null : markerAt(axis, keyframes, x);
  };

  const shared = {
    onPointerMove(event: React.PointerEvent) {
      const { x } = place(event);
      const frame = xToFrame(axis, x);
      const { top } = (
        event.currentTarget.closest('section') ?? event.currentTarget
      ).getBoundingClientRect();
      setHover({ frame, x, clientX: event.clientX, axisTop: top, free: event.buttons === 0 });
      const current = gesture.current;
      if (current === null) return;
      if (current.kind === 'scrub') {
        playback.seek(frame, 'user');
        return;
      }
      current.moving ||= Math.abs(x - current.startX) > dragThresholdPx;
      if (!current.moving) return;
      playback.scrub(true);
      // Alt lets it go wherever the pointer is.
      const to = event.altKey ? frame : snapped(axis, x, keyframes, current.id);
      setDrag({ id: current.id, frame: to });
      // The cameras show where the keyframe would land.
      playback.seek(to, 'user');
    },
    onPointerUp() {
      const moved = drag;
      cancel();
      const before = keyframes.find(({ id }) => id === moved?.id);
      if (moved !== null && before !== undefined && before.frame !== moved.frame) {
        onMove(moved.id, moved.frame);
      }
    },
    onPointerCancel: cancel,
    onPointerLeave: () => setHover(null),
  };

  return {
    hover,
    drag,
    head: {
      ...shared,
      onPointerDown: (event: React.PointerEvent) => start(event, markerUnder(event)),
      onContextMenu: (event: React.MouseEvent) => ask(event, markerUnder(event)),
    },
    curves: {
      ...shared,
      onPointerDown: (event: React.PointerEvent) => start(event, null),
      onContextMenu: (event: React.MouseEvent) => ask(event, null),
    },
  };
}

/** The nearest marker within reach; of two at the same distance the one that is not pruned. */
export function markerAt(
  axis: Axis,
  keyframes: readonly ReviewedKeyframe[],
  x: number,
): ReviewedKeyframe | null {
  let nearest: ReviewedKeyframe | null = null;
  let nearestPx = grabPx;
  for (const keyframe of keyframes) {
    const distance = Math.abs(markerToX(axis, keyframe.frame) - x);
    const better = distance < nearestPx || (distance === nearestPx && nearest?.state === 'pruned');
    if (!better) continue;
    nearest = keyframe;
    nearestPx = distance;
  }
  return nearest;
}
