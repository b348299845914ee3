import { ShieldCheck } from 'lucide-react';
import { useMemo } from 'react';
import type { CheckResult, DatasetSummary } from '../../../shared/model/dataset';
import type { JobState } from '../../../shared/model/job';
import { CommandButton, useCommands, type Command } from '../../commands';
import { useConnection, useWhyAway } from '../../connection';
import { Button, JobBar, notifyError } from '../../ui';
import { formatAmount } from '../../ui/format';
import { jobText } from '../../ui/job-progress';
import { CancelJob, JobNote } from '../jobs';
import { librarySpecs } from './library-specs';
import { useCheckJob } from './use-integrity-check';
import styles from './IntegrityCheck.module.css';

/** Checks every episode, and says how it came out; what was found is among the issues of each. */
export function IntegrityCheck(props: { dataset: DatasetSummary; onShowFound: () => void }) {
  const { dataset, onShowFound } = props;
  const connection = useConnection();
  const job = useCheckJob(dataset.id);
  const isRunning = job?.state === 'running';
  const away = useWhyAway();
  const hasPictures = dataset.cameras.some(({ codec }) => codec !== null);
  const commands = useMemo<{ quick: Command; deep: Command }>(() => {
    const make = (deep: boolean): Command => ({
      ...(deep ? librarySpecs.checkPictures : librarySpecs.check),
      ...(away !== null && { needs: away }),
      isEnabled: () => away === null && !isRunning && (!deep || hasPictures),
      run: () => {
        connection.call('dataset.check', { datasetId: dataset.id, deep }).catch(notifyError);
      },
    });
    return { quick: make(false), deep: make(true) };
  }, [connection, dataset.id, isRunning, hasPictures, away]);
  useCommands(useMemo(() => [commands.quick, commands.deep], [commands]));
  return (
    <section className={styles.check} aria-label="Integrity">
      {job !== null && isRunning && <Running job={job} />}
      {job?.state === 'done' && <Found result={job.result} onShow={onShowFound} />}
      {!isRunning && (
        <div className={styles.buttons}>
          <CommandButton
            command={commands.quick}
            enabled={away === null}
            size="small"
            icon={<ShieldCheck aria-hidden="true" />}
            title={
              away ??
              'Rows, values, times and indices of all episodes, and whether their videos are whole'
            }
          >
            Check integrity
          </CommandButton>
          {hasPictures && (
            <CommandButton
              command={commands.deep}
              enabled={away === null}
              size="small"
              title={
                away ??
                'Decodes all frames as well: finds damaged, black and frozen pictures. About a second per 1,000 pictures'
              }
            >
              Deep check
            </CommandButton>
          )}
        </div>
      )}
    </section>
  );
}

function Running({ job }: { job: JobState }) {
  return (
    <div className={styles.running}>
      <span className={styles.text}>{jobText(job)}</span>
      <div className={styles.row}>
        <JobBar job={job} />
        <CancelJob job={job} />
      </div>
      <JobNote progress={job.progress} />
    </div>
  );
}

function Found({ result, onShow }: { result: CheckResult; onShow: () => void }) {
  const { episodes, deep, idle } = result;
  return (
    <output className={styles.found}>
      <span>
        {deep ? 'Deep check: ' : 'Checked: '}
        {episodes === 0
          ? 'nothing wrong with any episode.'
          : `issues in ${formatAmount(episodes, 'episode')}.`}
      </span>
      {idle !== null && <span className={styles.text}>Idle frames: {idle}.</span>}
      {episodes > 0 && (
        <Button size="small" onClick={onShow}>
          Show them
        </Button>
      )}
    </output>
  );
}
