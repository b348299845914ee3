import { useMemo, type ReactNode } from 'react';
import type { ReviewedKeyframe } from '../../../../shared/model/keyframe';
import { Still, usePlaybackPart, type Stills } from '../../player';
import type { EpisodeController } from '../controller/controller';
import { around } from '../controller/keyframe-steps';
import { clockText } from './words';
import { useZoomOf } from './use-zoom-of';
import styles from './KeyframeTiles.module.css';

interface TilesProps {
  controller: EpisodeController;
  keyframes: readonly ReviewedKeyframe[];
  stills: Stills;
}

/** The keyframes around the playhead, each as large as a small camera; of one, the one before. */
function KeyframeTiles(props: TilesProps & { count: number }) {
  const { controller, keyframes, stills, count } = props;
  const { playback } = controller;
  const zoom = useZoomOf(stills, controller);
  const before = usePlaybackPart(playback, ({ frame }) => around(keyframes, frame).before);
  const after = usePlaybackPart(playback, ({ frame }) => around(keyframes, frame).after);
  const both = [
    { name: 'Before', keyframe: before },
    { name: 'After', keyframe: after },
  ];
  const shown = count < both.length && before === null ? both.slice(1) : both.slice(0, count);
  return shown.map(({ name, keyframe }) =>
    keyframe === null ? (
      <span key={name} className={styles.none}>
        No keyframe {name.toLowerCase()}
      </span>
    ) : (
      <button
        key={name}
        type="button"
        className={styles.tile}
        data-beside={name}
        onClick={() => controller.select(keyframe.id)}
      >
        <span className={styles.caption}>
          {name}
          <span className={styles.time}>{clockText(keyframe.frame / playback.fps)}</span>
          {/* Beside cameras that are alike: this is another moment. */}
          <span className={styles.kind}>keyframe</span>
        </span>
        <Still stills={stills} frame={keyframe.frame} urgency="panel" zoom={zoom} />
      </button>
    ),
  );
}

/** Tiles for the room that the cameras leave, of what the chosen one sees; undefined where there are none. */
export function useKeyframeTiles(
  controller: EpisodeController,
  keyframes: readonly ReviewedKeyframe[],
  stills: Stills | null,
): ((count: number) => ReactNode) | undefined {
  return useMemo(() => {
    if (stills === null || keyframes.length === 0) return undefined;
    return (count) => <KeyframeTiles {...{ controller, keyframes, stills, count }} />;
  }, [controller, keyframes, stills]);
}
