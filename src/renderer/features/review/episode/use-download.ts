import { useEffect, useRef } from 'react';
import type { EpisodeDetail } from '../../../../shared/model/dataset';
import { useConnection, useJobs } from '../../../connection';
import { notifyError } from '../../../ui';

/**
 * Whoever reviews an episode that plays from the Hub gets the videos here in the background, this episode's first. Once
 * for as long as the studio runs: a download that was paused goes on when somebody says so.
 */
export function useDownload(datasetId: string, { videos }: EpisodeDetail): void {
  const { call } = useConnection();
  const isOnHub = videos.some(({ onHub }) => onHub === true);
  const begun = useJobs().some((job) => job.kind === 'download' && job.datasetId === datasetId);
  const asked = useRef(false);
  useEffect(() => {
    if (!isOnHub || begun || asked.current) return;
    asked.current = true;
    call('dataset.download', { datasetId }).catch(notifyError);
  }, [call, datasetId, isOnHub, begun]);
}
