import { useEffect, useRef } from 'react';
import { jobsOf } from '../../../../shared/model/job';
import type { Comparable, ComparedPart } from '../../../../shared/model/similarity';
import { commands, NamedButton } from '../../../commands';
import { useCall, useConnection, useJobs } from '../../../connection';
import { Button, JobBar, notifyError } from '../../../ui';
import { formatAmount, formatCount } from '../../../ui/format';
import { jobText } from '../../../ui/job-progress';
import { CancelJob } from '../../jobs';
import { librarySpecs } from '../library-specs';
import styles from './LikeLine.module.css';

interface LikeLineProps {
  datasetId: string;
  projectId: string | null;
  /** The others are like this one. */
  episode: number;
  /** Whether the list is in the order of how alike they are. */
  ordered: boolean;
  /** More can be compared now. */
  onCompared: readonly (() => void)[];
}

const partWords: Readonly<Record<ComparedPart, string>> = {
  arm: 'the path of the arm',
  hand: 'the opening of the hand',
  length: 'the length',
};

/** Over the list: in what its episodes are alike, and which could not be compared yet. */
export function LikeLine(props: LikeLineProps) {
  const { datasetId, projectId, episode, onCompared } = props;
  const { call } = useConnection();
  const { data, reload } = useCall('dataset.alike', { datasetId, projectId, episode });
  const job = jobsOf(useJobs(), 'compare').findLast((each) => each.datasetId === datasetId);
  const isRunning = job?.state === 'running';
  // Of a short one this window may never see that it runs.
  const ended = isRunning ? undefined : job?.id;
  const known = useRef(ended);
  useEffect(() => {
    if (ended === undefined || ended === known.current) return;
    known.current = ended;
    for (const read of [reload, ...onCompared]) read();
  }, [ended, known, reload, onCompared]);
  const compare = () => void call('dataset.compare', { datasetId, projectId }).catch(notifyError);
  const unseen = data?.unseen ?? 0;
  // Whoever asks what is alike asks for what that takes; once, for it can be canceled.
  const begins = useRef(compare);
  const wants = unseen > 0 && !isRunning;
  useEffect(() => {
    if (!wants) return;
    begins.current();
    begins.current = () => undefined;
  }, [wants]);
  if (data === null) return null;
  return (
    <div className={styles.line}>
      <span className={styles.about} title={about}>
        {sentence(props, data)}
      </span>
      {unseen > 0 && !isRunning && (
        <>
          <span>{formatCount(unseen)} not looked at yet.</span>
          <NamedButton spec={librarySpecs.compare} size="small" onClick={compare}>
            Look at them
          </NamedButton>
        </>
      )}
      {isRunning && (
        <>
          <div className={styles.bar}>
            <JobBar job={job} />
          </div>
          <span>{jobText(job)}</span>
          <CancelJob job={job} />
        </>
      )}
      {data.apart > 0 && data.by.length > 0 && (
        <span title="They cannot be read, or other arms and hands move in them.">
          {formatAmount(data.apart, 'other')} cannot be compared with it.
        </span>
      )}
      {!props.ordered && (
        <Button size="small" onClick={() => commands.run('library.bySimilarity')}>
          Most alike first
        </Button>
      )}
    </div>
  );
}

const enumeration = new Intl.ListFormat('en-GB');
const about =
  'Compared at ten moments spread evenly over each episode; a dimension counts by how much it differs in this dataset.';

function sentence(
  { episode, ordered }: LikeLineProps,
  { by, because, unseen }: Comparable,
): string {
  if (because !== null) return because;
  if (by.length === 0) return unseen > 0 ? `Episode ${episode} was not compared yet.` : '';
  const words = enumeration.format(by.map((part) => partWords[part]));
  return `Most like episode ${episode}${ordered ? ' first' : ''}, by ${words}.`;
}
