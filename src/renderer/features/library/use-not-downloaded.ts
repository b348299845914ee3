import { useEffect, useRef } from 'react';
import { useCall, useJobs } from '../../connection';

/** What of the dataset is on the Hub only: asked again when a job of it has ended, which may have downloaded some. */
export function useNotDownloaded(datasetId: string) {
  const { data, reload } = useCall('dataset.notDownloaded', { datasetId });
  const jobs = useJobs().filter((job) => job.datasetId === datasetId);
  const ended = jobs.filter(({ state }) => state !== 'running').length;
  const before = useRef(ended);
  useEffect(() => {
    if (before.current !== ended) reload();
    before.current = ended;
  }, [ended, reload]);
  return data;
}
