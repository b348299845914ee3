import { useKeyLabel, type Command } from '../../../commands';
import { usePlaybackPart, type Playback } from '../../player';
import { TextAgainst } from '../reasoning/TextAgainst';
import styles from './KeyframePanel.module.css';

/** What the dataset says of this frame, against the text kept for it; one key keeps it. Nothing where both are one. */
export function DatasetHere(props: {
  /** One text per frame. */
  dense: readonly string[];
  /** Of the segment; empty before the first one. */
  kept: string;
  playback: Playback;
  /** What a keyframe that it adds here says is the dataset's text. */
  add: Command;
  canDecide: boolean;
}) {
  const { dense, kept } = props;
  const text = usePlaybackPart(props.playback, ({ frame, playing }) =>
    playing ? '' : (dense[frame] ?? '').trim(),
  );
  const key = useKeyLabel(props.add);
  if (text === '' || text === kept.trim()) return null;
  return (
    <section className={styles.segment} aria-label="Text of the dataset here">
      <span className={styles.dim}>
        The dataset here{props.canDecide && key !== undefined && `; ${key} keeps it`}
      </span>
      <TextAgainst now={kept} other={text} />
    </section>
  );
}
