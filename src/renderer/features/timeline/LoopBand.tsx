import { usePlaybackPart, type Playback } from '../player';
import type { Axis } from './axis';
import styles from './Timeline.module.css';

/** The frames that playback repeats, as a band on the ruler. */
export function LoopBand(props: { axis: Axis; playback: Playback }) {
  const { axis, playback } = props;
  const loop = usePlaybackPart(playback, (state) => state.loop);
  if (loop === null) return null;
  const from = Math.max(0, loop.startFrame * axis.framePx - axis.scrollPx);
  const to = Math.min(axis.widthPx, loop.endFrame * axis.framePx - axis.scrollPx);
  if (to <= from) return null;
  return <div className={styles.loop} style={{ left: from, width: to - from }} title="Looped" />;
}
