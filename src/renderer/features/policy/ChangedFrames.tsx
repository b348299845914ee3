import { useMemo } from 'react';
import type { EpisodeChange } from '../../../shared/model/policy-effect';
import { useCall } from '../../connection';
import { formatSeconds } from '../../ui/format';
import { createPlayback, Still, useOwnStills } from '../player';
import styles from './Changes.module.css';

const mostShown = 3;

/** Pictures of the first frames of an episode that one policy keeps and the other does not. */
export function ChangedFrames(props: { datasetId: string; change: EpisodeChange }) {
  const { datasetId, change } = props;
  const { data } = useCall('dataset.episode', { datasetId, episode: change.episode });
  const video = data?.videos[0] ?? null;
  const fps = data?.fps ?? 1;
  const playback = useMemo(() => createPlayback(fps, 1), [fps]);
  const stills = useOwnStills(video, playback);
  const { added, removed } = change.frames;
  const frames = [
    ...added.map((frame) => ({ frame, how: 'added' as const })),
    ...removed.map((frame) => ({ frame, how: 'removed' as const })),
  ].sort((a, b) => a.frame - b.frame);
  return (
    <div className={styles.pictures} data-changed={change.episode}>
      {frames.slice(0, mostShown).map(({ frame, how }) => (
        <figure key={`${how} ${frame}`}>
          <span className={styles.picture}>
            {stills !== null && <Still stills={stills} frame={frame} urgency="list" />}
          </span>
          <figcaption className={styles[how]}>
            {how === 'added' ? 'comes' : 'goes'} {formatSeconds(frame / fps)}
          </figcaption>
        </figure>
      ))}
    </div>
  );
}
