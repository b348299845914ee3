import { useEffect, useRef } from 'react';
import type { DatasetSummary } from '../../../shared/model/dataset';
import { jobsOf } from '../../../shared/model/job';
import { useButtonCommand } from '../../commands';
import { useConnection, useJobs } from '../../connection';
import { Button, notifyError, ProgressLine } from '../../ui';
import { formatAmount, formatBytes } from '../../ui/format';
import { librarySpecs } from './library-specs';
import type { useNotDownloaded } from './use-not-downloaded';
import styles from './ProposeProgress.module.css';

/** What of a dataset is on the Hugging Face Hub only, and how far its download is; nothing for what is here. */
export function HubDownload(props: {
  dataset: DatasetSummary;
  missing: ReturnType<typeof useNotDownloaded>;
  onEnd: () => void;
}) {
  const { dataset, missing, onEnd } = props;
  const connection = useConnection();
  const jobs = jobsOf(useJobs(), 'download').filter(({ datasetId }) => datasetId === dataset.id);
  const job = jobs.at(-1);
  const isRunning = job?.state === 'running';
  const pauseButton = useButtonCommand(librarySpecs.pauseDownload);
  const downloadButton = useButtonCommand(librarySpecs.download);
  const before = useRef(isRunning);
  useEffect(() => {
    if (before.current && !isRunning) onEnd();
    before.current = isRunning;
  }, [isRunning, onEnd]);
  if (job !== undefined && isRunning) {
    const { note } = job.progress;
    return (
      <div className={styles.strip}>
        <span>Downloading videos</span>
        <ProgressLine job={job}>{note !== undefined && ` · ${note}`}</ProgressLine>
        <Button
          ref={pauseButton}
          size="small"
          title="What came stays; the download goes on from there"
          onClick={() => {
            connection.call('jobs.cancel', { jobId: job.id }).catch(notifyError);
          }}
        >
          Pause
        </Button>
      </div>
    );
  }
  if (missing === null || missing.files === 0) return null;
  const amount = `${formatAmount(missing.files, 'video file')} (${formatBytes(missing.bytes)})`;
  return (
    <div className={styles.strip}>
      <span className={styles.rest}>
        {amount} not downloaded: {missing.why ?? 'episodes are watched from the Hugging Face Hub.'}
      </span>
      {missing.why === null && (
        <Button
          ref={downloadButton}
          size="small"
          onClick={() => {
            connection.call('dataset.download', { datasetId: dataset.id }).catch(notifyError);
          }}
        >
          {job === undefined ? 'Download all' : 'Resume the download'}
        </Button>
      )}
    </div>
  );
}
