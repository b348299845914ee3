import { Braces, CircleAlert, EyeOff, FileDown, FolderSearch, Gauge, Scale } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ScoreOverview } from '../../../shared/model/score-room';
import { useCommands, type Command } from '../../commands';
import { useConnection } from '../../connection';
import {
  Button,
  classNames,
  EmptyState,
  IconButton,
  notifyError,
  ProgressBar,
  Spinner,
} from '../../ui';
import { formatAmount } from '../../ui/format';
import { progressShare, progressText } from '../../ui/job-progress';
import { saveFile } from '../../ui/save-file';
import { isBlind } from './blind/blind-session';
import { BlindView } from './blind/BlindView';
import { useBlindSession } from './blind/use-blind-session';
import { ChooseRollouts, type Choice } from './ChooseRollouts';
import { ComparisonView } from './comparison/ComparisonView';
import { JudgeDialog } from './judge/JudgeDialog';
import { JudgeReportView } from './judge/JudgeReportView';
import { JudgeMarks } from './JudgeMarks';
import { KnowledgeView } from './knowledge/KnowledgeView';
import { ownBase, tabs, useShown, type Tab } from './room-state';
import type { ScoreRoomProps } from './room-props';
import { RolloutsView } from './rollouts/RolloutsView';
import { useScore } from './use-score';
import styles from './ScoreRoom.module.css';

const ofDataset: Choice = { folder: null, kept: null };
const tabWords: Readonly<Record<Tab, string>> = {
  comparison: 'Comparison',
  rollouts: 'Rollouts',
  blind: 'Blind scoring',
  judge: 'Judge report',
  knowledge: 'Knowledge base',
};

/** How rollouts went: what is measured of them, what a judge says, and whether one policy is better than another. */
export function ScoreRoom({ dataset, project }: ScoreRoomProps) {
  const { call } = useConnection();
  const { data: known, error, loading, reload, job } = useScore(project.id);
  const [dialog, setDialog] = useState<'choose' | 'ask' | null>(null);
  const blind = useBlindSession(project, known);
  const isScoring = useStore(blind?.state ?? notBlind, isBlind);
  const isHidden = known !== null && known.judge !== null && isScoring;
  useAfterScoring(isScoring, () => {
    const judge = known?.judge?.id;
    if (judge === undefined) return;
    call('score.chooseJudge', { projectId: project.id, judge }).then(reload, notifyError);
  });
  const data = useMemo(() => (isHidden ? withoutJudge(known) : known), [isHidden, known]);
  const [chosen, setChosen] = useState(ofDataset);
  const [shown, change] = useShown(`${project.id} ${data?.folder ?? ''}`);
  const measure = (choice: Choice) => {
    setChosen(choice);
    setDialog(null);
    call('score.measure', { projectId: project.id, ...choice }).catch(notifyError);
  };
  useCommands(useMemo(() => roomCommands(setDialog), []));
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
          <Saves projectId={project.id} overview={data} disabled={isHidden} />
          <Button size="small" onClick={() => setDialog('ask')}>
            <Scale aria-hidden="true" />
            Ask a judge
          </Button>
          <Button size="small" onClick={() => setDialog('choose')}>
            <FolderSearch aria-hidden="true" />
            Choose rollouts
          </Button>
        </div>
      )}
      {data !== null && data.judge !== null && <JudgeMarks judge={data.judge} />}
      {isHidden && shown.tab !== 'blind' && (
        <output className={styles.marks}>
          <EyeOff aria-hidden="true" className={styles.warn} />
          The judge’s scores are hidden until you have scored your blind sample.
          <Button size="small" onClick={() => change({ tab: 'blind' })}>
            Go on scoring
          </Button>
        </output>
      )}
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
              : 'Smoothness, path, pauses, grasps and the like are measured without any model, and policies are compared. A judge can be asked afterwards; its scores stand beside them.'
          }
          actions={
            <>
              <Button variant="primary" onClick={() => setDialog('choose')}>
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
      {data !== null && shown.tab === 'blind' && (
        <BlindView
          dataset={dataset}
          project={project}
          overview={data}
          session={blind}
          onReport={() => change({ tab: 'judge' })}
        />
      )}
      {data !== null && shown.tab === 'judge' && !isHidden && (
        <JudgeReportView
          key={data.round}
          projectId={project.id}
          overview={data}
          onChosen={reload}
          onAsk={() => setDialog('ask')}
          onBlind={() => change({ tab: 'blind' })}
        />
      )}
      {data !== null && shown.tab === 'knowledge' && (
        <KnowledgeView
          dataset={dataset}
          project={project}
          overview={data}
          shown={shown}
          onChange={change}
        />
      )}
      {dialog === 'choose' && (
        <ChooseRollouts
          dataset={dataset}
          chosen={chosen}
          onMeasure={measure}
          onClose={() => setDialog(null)}
        />
      )}
      {dialog === 'ask' && data !== null && (
        <JudgeDialog
          projectId={project.id}
          overview={data}
          ownBase={shown.base ?? ownBase(data)}
          onClose={() => setDialog(null)}
        />
      )}
    </div>
  );
}

/** As if no judge had been asked: sentences about pairs tell of its scores too. */
const withoutJudge = (overview: ScoreOverview): ScoreOverview => ({
  ...overview,
  judge: null,
  judges: [],
  pairs: [],
});

function Saves(props: { projectId: string; overview: ScoreOverview; disabled: boolean }) {
  const { projectId, overview, disabled } = props;
  const title = disabled ? 'It would show the judge’s scores.' : undefined;
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
      <IconButton
        label="Save as page"
        icon={<FileDown />}
        size="small"
        disabled={disabled}
        title={title}
        onClick={() => void savePage().catch(notifyError)}
      />
      <IconButton
        label="Save as JSON"
        icon={<Braces />}
        size="small"
        disabled={disabled}
        title={title}
        onClick={() => void saveJson().catch(notifyError)}
      />
    </>
  );
}

const notBlind = createStore<Parameters<typeof isBlind>[0]>(() => ({ queue: null, unsaved: 0 }));

/** When the sample is scored: what people said may have calibrated the judge. */
function useAfterScoring(isScoring: boolean, then: () => void): void {
  const was = useRef(isScoring);
  const newest = useRef(then);
  useEffect(() => {
    newest.current = then;
  });
  useEffect(() => {
    if (was.current && !isScoring) newest.current();
    was.current = isScoring;
  }, [isScoring]);
}

const roomCommands = (open: (dialog: 'choose' | 'ask') => void): Command[] => [
  {
    id: 'score.choose',
    label: 'Choose rollouts to measure',
    group: 'Score',
    keys: [],
    run: () => open('choose'),
  },
  {
    id: 'score.ask',
    label: 'Ask a judge about the rollouts',
    group: 'Score',
    keys: [],
    run: () => open('ask'),
  },
];
