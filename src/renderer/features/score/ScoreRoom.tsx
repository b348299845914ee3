import { CircleAlert, Download, FolderSearch, Gauge } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { DatasetSummary } from '../../../shared/model/dataset';
import type { ProjectInfo } from '../../../shared/model/project';
import type { ScoreOverview } from '../../../shared/model/score-room';
import { useCommands, type Command } from '../../commands';
import { useConnection } from '../../connection';
import { Button, classNames, EmptyState, notifyError, ProgressBar, Spinner } from '../../ui';
import { formatAmount } from '../../ui/format';
import { progressShare, progressText } from '../../ui/job-progress';
import { saveFile } from '../../ui/save-file';
import { ChooseRollouts, type Choice } from './ChooseRollouts';
import { ComparisonView } from './comparison/ComparisonView';
import { JudgeMarks } from './JudgeMarks';
import { tabs, useShown } from './room-state';
import { RolloutsView } from './rollouts/RolloutsView';
import { useScore } from './use-score';
import styles from './ScoreRoom.module.css';

interface ScoreRoomProps {
  dataset: DatasetSummary;
  project: ProjectInfo;
}

const ofDataset: Choice = { folder: null, kept: null };
const tabWords = { comparison: 'Comparison', rollouts: 'Rollouts' };

/** How rollouts went: what is measured of them, what a judge says, and whether one policy is better than another. */
export function ScoreRoom({ dataset, project }: ScoreRoomProps) {
  const { call } = useConnection();
  const { data, error, loading, reload, job } = useScore(project.id);
  const [choosing, setChoosing] = useState(false);
  const [chosen, setChosen] = useState(ofDataset);
  const [shown, change] = useShown(`${project.id} ${data?.folder ?? ''}`);
  const measure = (choice: Choice) => {
    setChosen(choice);
    setChoosing(false);
    call('score.measure', { projectId: project.id, ...choice }).catch(notifyError);
  };
  useCommands(useMemo(() => [chooseCommand(() => setChoosing(true))], []));
  const running = job?.state === 'running' ? job : null;
  return (
    <div className={styles.room}>
      {data !== null && (
        <div className={styles.bar}>
          <div className={styles.tabs} role="tablist" aria-label="Score room">
            {tabs.map((tab) => (
              <Button
                key={tab}
                size="small"
                variant="quiet"
                role="tab"
                aria-selected={shown.tab === tab}
                className={classNames(shown.tab === tab && styles.current)}
                onClick={() => change({ tab })}
              >
                {tabWords[tab]}
              </Button>
            ))}
          </div>
          <span className={styles.name} title={data.folder}>
            {data.name}: {formatAmount(data.rollouts, 'rollout')}
          </span>
          <span className={styles.space} />
          {running !== null && (
            <span className={styles.running}>
              <Spinner /> {progressText(running.progress)}
            </span>
          )}
          <Saves projectId={project.id} overview={data} />
          <Button size="small" onClick={() => setChoosing(true)}>
            <FolderSearch aria-hidden="true" />
            Choose rollouts
          </Button>
        </div>
      )}
      {data !== null && data.judge !== null && <JudgeMarks judge={data.judge} />}
      {error !== null && (
        <EmptyState
          icon={<CircleAlert />}
          title="The scores cannot be shown"
          text={error.message}
          actions={<Button onClick={reload}>Try again</Button>}
        />
      )}
      {data === null && error === null && running !== null && (
        <EmptyState
          icon={<Gauge />}
          title={running.title}
          text={
            <span className={styles.progress}>
              <ProgressBar label={running.title} share={progressShare(running.progress)} />
              {progressText(running.progress)}
            </span>
          }
        />
      )}
      {data === null && error === null && running === null && !loading && (
        <EmptyState
          icon={<Gauge />}
          title="No rollouts were measured yet"
          text={
            job?.state === 'failed'
              ? job.error.message
              : 'Smoothness, path, pauses, grasps and the like are measured without any model, and policies are compared. Scores of a judge that was asked by dualvla score --judge stand beside them.'
          }
          actions={
            <>
              <Button variant="primary" onClick={() => setChoosing(true)}>
                Choose rollouts
              </Button>
              <Button onClick={() => measure(ofDataset)}>Measure {dataset.name}</Button>
            </>
          }
        />
      )}
      {data !== null && shown.tab === 'comparison' && <ComparisonView overview={data} />}
      {data !== null && shown.tab === 'rollouts' && (
        <RolloutsView
          key={data.round}
          projectId={project.id}
          overview={data}
          shown={shown}
          onChange={change}
        />
      )}
      {choosing && (
        <ChooseRollouts
          dataset={dataset}
          chosen={chosen}
          onMeasure={measure}
          onClose={() => setChoosing(false)}
        />
      )}
    </div>
  );
}

function Saves({ projectId, overview }: { projectId: string; overview: ScoreOverview }) {
  const { call } = useConnection();
  const savePage = async () => {
    const { html } = await call('score.page', { projectId });
    saveFile(`${overview.name}.score.html`, 'text/html', html);
  };
  const saveJson = async () => {
    const report = await call('score.report', { projectId });
    const text = `${JSON.stringify(report, null, 2)}\n`;
    saveFile(`${overview.name}.score.json`, 'application/json', text);
  };
  return (
    <>
      <Button size="small" onClick={() => void savePage().catch(notifyError)}>
        <Download aria-hidden="true" />
        Save as page
      </Button>
      <Button size="small" onClick={() => void saveJson().catch(notifyError)}>
        <Download aria-hidden="true" />
        Save as JSON
      </Button>
    </>
  );
}

const chooseCommand = (run: () => void): Command => ({
  id: 'score.choose',
  label: 'Choose rollouts to measure',
  group: 'Score',
  keys: [],
  run,
});
