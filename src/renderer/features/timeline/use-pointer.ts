import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { createStore } from 'zustand/vanilla';
import type { ReviewedKeyframe } from '../../../shared/model/keyframe';
import type { Playback } from '../player';
import { xToFrame, type Axis } from './axis';
import { markerY, rulerHeight } from './draw-head';
import { createEdgePan } from './edge-pan';
import { markerAt, type MarkerPlace } from './marker-places';
import { dragged, snapped, type MarkerDrag } from './snap';

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
  /** Of their markers. */
  places: readonly MarkerPlace[];
  /** Ids of those that are dragged together. */
  picked: readonly string[];
  /** Moves the view by so many pixels. Give it the same function. */
  pan: (px: number) => void;
  onSelect: (id: string) => void;
  onMove: (id: string, frame: number) => void;
  onMenu?: ((menu: AxisMenu) => void) | undefined;
}

/** The pointer over the axis. */
export interface Hover {
  frame: number;
  /** From the left of the view, pixels. */
  x: number;
  /** From the middle of the markers' row, down; null where it is not among them. Pixels. */
  y: number | null;
  /** From the left of the window, pixels. */
  clientX: number;
  /** Where the axis is, from the top left of the window, pixels. */
  within: { top: number; left: number; right: number };
  /** The cameras show another frame, and no button is down, with which they follow. */
  free: boolean;
}

interface Gesture {
  kind: 'scrub' | 'marker';
  id: string;
  startX: number;
  /** A marker moves only after the pointer did, so that a click selects. */
  moving: boolean;
  /** Alt lets it go wherever the pointer is. */
  free: boolean;
}

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
  const { axis, playback, keyframes, places, picked, onSelect, onMove } = target;
  const isPicked = (id: string): boolean => picked.length > 1 && picked.includes(id);
  // Outside React: it changes with every move of the pointer.
  const [hover] = useState(() => createStore<Hover | null>(() => null));
  const setHover = (now: Hover | null): void => hover.setState(now, true);
  const [drag, setDrag] = useState<MarkerDrag | null>(null);
  const gesture = useRef<Gesture | null>(null);

  const { pan } = target;
  const edge = useMemo(() => createEdgePan(pan), [pan]);

  /** To the frame under the pointer; beyond the edge, to the last one that is whole in view. */
  const carry = (x: number): void => {
    const current = gesture.current;
    if (current === null) return;
    const half = axis.framePx / 2;
    const within = Math.max(half, Math.min(axis.widthPx - half, x));
    if (current.kind === 'scrub') return playback.seek(xToFrame(axis, within), 'user');
    current.moving ||= Math.abs(x - current.startX) > dragThresholdPx;
    if (!current.moving) return;
    playback.scrub(true);
    const to = current.free ? xToFrame(axis, within) : snapped(axis, within, keyframes, current.id);
    const landing = dragged(keyframes, picked, { id: current.id, frame: to }, axis.frames);
    setDrag(landing);
    // The cameras show where the keyframe would land.
    playback.seek(landing.frame, 'user');
  };
  const newest = useRef(carry);
  useEffect(() => {
    newest.current = carry;
  });

  // What is under a pointer that rests is another frame once the axis was zoomed or panned.
  useEffect(() => {
    const now = hover.getState();
    if (now === null) return;
    hover.setState({ ...now, frame: frameUnder(axis, now.x) }, true);
    if (edge.isOn()) newest.current(now.x);
  }, [axis, hover, edge]);

  const letGo = useCallback(() => {
    gesture.current = null;
    edge.out(0);
    setDrag(null);
    playback.scrub(false);
  }, [edge, playback]);
  // Whoever takes the axis away lets the playhead go too.
  useEffect(
    () => () => {
      edge.out(0);
      playback.scrub(false);
    },
    [edge, playback],
  );

  const before = keyframes.find(({ id }) => id === drag?.id)?.frame ?? null;
  useEffect(() => {
    if (before === null) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      letGo();
      // With the playhead, which went along.
      playback.seek(before, 'user');
    };
    document.addEventListener('keydown', onKey, true);
    return () => document.removeEventListener('keydown', onKey, true);
  }, [before, letGo, playback]);

  const start = (event: React.PointerEvent, marker: ReviewedKeyframe | null): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const now = hover.getState();
    if (now !== null) setHover({ ...now, free: false });
    const { x } = place(event);
    if (marker === null) {
      gesture.current = { kind: 'scrub', id: '', startX: x, moving: true, free: false };
      playback.scrub(true);
      playback.seek(xToFrame(axis, x), 'user');
    } else {
      gesture.current = { kind: 'marker', id: marker.id, startX: x, moving: false, free: false };
      // One of several is dragged with them, or clicked: that is known once it is let go.
      if (!isPicked(marker.id)) onSelect(marker.id);
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
    return y < rulerHeight ? null : markerAt(places, x, y - markerY);
  };

  const shared = {
    onPointerMove(event: React.PointerEvent, amongMarkers = false) {
      const { x, y: fromTop } = place(event);
      const y = amongMarkers && fromTop >= rulerHeight ? fromTop - markerY : null;
      const frame = frameUnder(axis, x);
      const within = (
        event.currentTarget.closest('section') ?? event.currentTarget
      ).getBoundingClientRect();
      const free = event.buttons === 0 && frame !== playback.state().frame;
      setHover({ frame, x, y, clientX: event.clientX, within, free });
      if (gesture.current === null) return;
      gesture.current.free = event.altKey;
      edge.out(Math.min(0, x) + Math.max(0, x - axis.widthPx));
      carry(x);
    },
    onPointerUp() {
      const moved = drag;
      const { current } = gesture;
      letGo();
      if (current?.moving === false && isPicked(current.id)) onSelect(current.id);
      if (moved !== null && before !== null && before !== moved.frame)
        onMove(moved.id, moved.frame);
    },
    onPointerCancel: letGo,
    onPointerLeave: () => setHover(null),
  };

  return {
    hover,
    drag,
    head: {
      ...shared,
      onPointerMove: (event: React.PointerEvent) => shared.onPointerMove(event, true),
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

/** Of what is in view. */
const frameUnder = (axis: Axis, x: number): number =>
  xToFrame(axis, Math.max(0, Math.min(axis.widthPx, x)));
