import { useEffect, useRef } from 'react';
import { usePlaybackPart, type Playback } from '../player';
import { frameToX, type Axis } from './axis';
import styles from './Timeline.module.css';

export interface PlayheadProps {
  axis: Axis;
  playback: Playback;
  onLeavingView?: (frame: number) => void;
}

/** A line that follows every frame of the clock without going through React. */
export function PlayheadLine(props: PlayheadProps) {
  const { axis, playback, onLeavingView } = props;
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = (): void => {
      const x = frameToX(axis, playback.state().frame);
      const element = line.current;
      if (element === null) return;
      element.style.transform = `translateX(${x}px)`;
      element.hidden = x < 0 || x > axis.widthPx;
    };
    place();
    return playback.subscribe((state) => {
      place();
      onLeavingView?.(state.frame);
    });
  }, [axis, playback, onLeavingView]);
  return <div ref={line} className={styles.playhead} aria-hidden="true" />;
}

/** The playhead for keyboard and screen reader: one frame with the arrows, a second with the page keys. */
export function PlayheadSlider(props: { playback: Playback; onZoom: (factor: number) => void }) {
  const { playback, onZoom } = props;
  const frame = usePlaybackPart(playback, (state) => state.frame);
  const lastFrame = Math.max(0, playback.frames - 1);
  const second = Math.max(1, Math.round(playback.fps));

  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.shiftKey ? 10 : 1;
    const current = playback.state().frame;
    const target = {
      ArrowLeft: current - step,
      ArrowRight: current + step,
      PageDown: current - second,
      PageUp: current + second,
      Home: 0,
      End: lastFrame,
    }[event.key];
    const zoom = { '+': 1.5, '=': 1.5, '-': 1 / 1.5 }[event.key];
    if (target !== undefined) playback.step(target - current);
    else if (zoom !== undefined) onZoom(zoom);
    else return;
    event.preventDefault();
  };

  return (
    <input
      type="range"
      className={styles.slider}
      aria-label="Playhead"
      min={0}
      max={lastFrame}
      value={frame}
      aria-valuetext={`frame ${frame} of ${lastFrame}, ${(frame / playback.fps).toFixed(2)} seconds`}
      onChange={(event) => playback.seek(Number(event.target.value))}
      onKeyDown={onKeyDown}
    />
  );
}
