import { useMemo } from 'react';
import type { DraftTrial } from '../../../shared/model/draft';
import { useCall } from '../../connection';
import { createPlayback, Still, useOwnStills } from '../player';
import styles from './TrialStill.module.css';

/** The keyframe that a model was asked about, as its first camera shows it: what the answer is read against. */
export function TrialStill(props: {
  projectId: string;
  datasetId: string;
  trial: Pick<DraftTrial, 'episode' | 'frame'>;
}) {
  const { projectId, datasetId, trial } = props;
  const { episode, frame } = trial;
  const { data } = useCall('dataset.episode', { datasetId, episode });
  const { data: shifts } = useCall('cameras.shifts', { projectId });
  const video = useMemo(() => {
    const first = data?.videos.find(({ frames }) => frames > 0);
    if (first === undefined || shifts === null) return null;
    // The model is sent the pictures of shifted cameras too.
    return { ...first, shift: shifts[first.cameraKey] ?? 0 };
  }, [data, shifts]);
  const fps = data?.fps ?? 1;
  const playback = useMemo(() => createPlayback(fps, 1), [fps]);
  const stills = useOwnStills(video, playback);
  return (
    <span className={styles.picture}>
      {stills !== null && (
        <Still
          stills={stills}
          frame={frame}
          urgency="panel"
          label={`Episode ${episode}, frame ${frame}`}
        />
      )}
    </span>
  );
}
