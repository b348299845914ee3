import { MoveHorizontal, Plus } from 'lucide-react';
import type { ReviewedKeyframe } from '../../../../shared/model/keyframe';
import { CommandButton } from '../../../commands';
import { usePlaybackPart, type Playback } from '../../player';
import type { EpisodeController } from '../controller/controller';
import { nearestTo, segmentKeyframe } from '../controller/keyframe-steps';
import { ActButtons } from './ActButtons';
import { DatasetHere } from './DatasetHere';
import { clockText } from './words';
import styles from './KeyframePanel.module.css';

/** What stands in the panel while no keyframe is under the playhead: where it is, and the way to add one here. */
export function BetweenKeyframes(props: {
  controller: EpisodeController;
  keyframes: readonly ReviewedKeyframe[];
  playback: Playback;
  /** The dataset's own text of each frame, where it has any. */
  dense: readonly string[] | null;
  canDecide: boolean;
}) {
  const { controller, keyframes, playback, dense, canDecide } = props;
  const segment = usePlaybackPart(playback, ({ frame }) => segmentKeyframe(keyframes, frame));
  const nearest = usePlaybackPart(playback, ({ frame }) => nearestTo(keyframes, frame));
  return (
    <section className={styles.panel} aria-label="Between keyframes">
      <Where playback={playback} />
      <ActButtons controller={controller} state={null} canDecide={canDecide} />
      <CommandButton
        command={controller.commands.add}
        enabled={canDecide}
        icon={<Plus aria-hidden="true" />}
      />
      {nearest !== null && (
        <CommandButton
          command={controller.commands.bring}
          enabled={canDecide}
          icon={<MoveHorizontal aria-hidden="true" />}
        >
          Move the keyframe of frame {nearest.frame} here
        </CommandButton>
      )}
      {segment !== null && (
        <p className={styles.segment}>
          <span className={styles.dim}>In the segment of frame {segment.frame}</span>
          <span dir="auto">
            {segment.reasoning.text === ''
              ? 'Nothing is written for it yet.'
              : segment.reasoning.text}
          </span>
        </p>
      )}
      {dense !== null && (
        <DatasetHere
          dense={dense}
          kept={segment?.reasoning.text ?? ''}
          playback={playback}
          add={controller.commands.add}
          canDecide={canDecide}
        />
      )}
    </section>
  );
}

function Where({ playback }: { playback: Playback }) {
  const frame = usePlaybackPart(playback, (state) => state.frame);
  const what = usePlaybackPart(playback, ({ playing, scrubbing }) =>
    playing ? 'playing' : scrubbing ? 'dragging' : 'between keyframes',
  );
  return (
    <header className={styles.header}>
      <h2 className={styles.title}>
        Frame {frame}
        <span className={styles.dim}>{clockText(frame / playback.fps)}</span>
      </h2>
      <span className={styles.dim}>{what}</span>
    </header>
  );
}
