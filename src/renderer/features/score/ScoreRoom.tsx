import { Braces, CircleAlert, EyeOff, FileDown, FolderSearch, Scale } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ScoreOverview } from '../../../shared/model/score-room';
import { tabCommands, TryAgain, useButtonCommand, useCommands, type Command } from '../../commands';
import { useConnection } from '../../connection';
import { Button, EmptyState, IconButton, notifyError, Spinner, Tabs } from '../../ui';
import { formatAmount } from '../../ui/format';
import { progressText } from '../../ui/job-progress';
import { saveFile } from '../../ui/save-file';
import { noUndo } from './blind/blind-commands';
import { isBlind } from './blind/blind-session';
import { BlindView } from './blind/BlindView';
import { useBlindSession } from './blind/use-blind-session';
import { ChooseRollouts, type Choice } from './ChooseRollouts';
import { ComparisonView } from './comparison/ComparisonView';
import { JudgeDialog } from './judge/JudgeDialog';
import { JudgeReportView } from './judge/JudgeReportView';
import { JudgeMarks } from './JudgeMarks';
import { KnowledgeView } from './knowledge/KnowledgeView';
import { ownBase, showPart, tabs, useShown } from './room-state';
import type { ScoreRoomProps } from './room-props';
import { RolloutsView } from './rollouts/RolloutsView';
import { Unmeasured } from './Unmeasured';
import { scoreSpecs } from './score-specs';
import { useScore } from './use-score';
import styles from './ScoreRoom.module.css';

const ofDataset: Choice = { folder: null, kept: null };
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
  const key = `${project.id} ${data?.folder ?? ''}`;
  const [shown, change] = useShown(key);
  const measure = useCallback(
    (choice: Choice) => {
      setChosen(choice);
      setDialog(null);
      call('score.measure', { projectId: project.id, ...choice }).catch(notifyError);
    },
    [call, project.id],
  );
  useCommands(useMemo(() => roomCommands(setDialog, () => measure(ofDataset)), [measure]));
  useCommands(noUndo);
  useCommands(useMemo(() => tabCommands('Score', tabs, (tab) => showPart(key, { tab })), [key]));
  const failed =
    error === null ? null : (
      <EmptyState
        icon={<CircleAlert />}
        title="The scores cannot be shown"
        text={error.message}
        actions={<TryAgain onAgain={reload} />}
      />
    );
  return (
    <>
      {data === null ? (
        (failed ?? (
          <Unmeasured
            dataset={dataset.name}
            loading={loading}
            job={job}
            onChoose={() => setDialog('choose')}
            onMeasure={() => measure(ofDataset)}
          />
        ))
      ) : (
        <Tabs
          label="Score room"
          tabs={tabs}
          shown={shown.tab}
          onShow={(tab) => change({ tab })}
          beside={
            <span className={styles.name} title={data.folder}>
              {data.name}: {formatAmount(data.rollouts, 'rollout')}
            </span>
          }
          acts={
            <>
              {job?.state === 'running' && (
                <span className={styles.running}>
                  <Spinner /> {progressText(job.progress)}
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
            </>
          }
        >
          {data.judge !== null && <JudgeMarks judge={data.judge} />}
          {isHidden && shown.tab !== 'blind' && (
            <output className={styles.marks}>
              <EyeOff aria-hidden="true" className={styles.warn} />
              The judge’s scores are hidden until you have scored your blind sample.
              <Button size="small" onClick={() => change({ tab: 'blind' })}>
                Go on scoring
              </Button>
            </output>
          )}
          {failed}
          {shown.tab === 'comparison' && <ComparisonView overview={data} />}
          {shown.tab === 'rollouts' && (
            <RolloutsView
              key={data.round}
              projectId={project.id}
              overview={data}
              shown={shown}
              onChange={change}
            />
          )}
          {shown.tab === 'blind' && (
            <BlindView
              dataset={dataset}
              project={project}
              overview={data}
              session={blind}
              onReport={() => change({ tab: 'judge' })}
            />
          )}
          {shown.tab === 'judge' && !isHidden && (
            <JudgeReportView
              key={data.round}
              projectId={project.id}
              overview={data}
              onChosen={reload}
              onAsk={() => setDialog('ask')}
              onBlind={() => change({ tab: 'blind' })}
            />
          )}
          {shown.tab === 'knowledge' && (
            <KnowledgeView
              dataset={dataset}
              project={project}
              overview={data}
              shown={shown}
              onChange={change}
            />
          )}
        </Tabs>
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
    </>
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
  const pageButton = useButtonCommand(scoreSpecs.page);
  const jsonButton = useButtonCommand(scoreSpecs.json);
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
        ref={pageButton}
        label="Save as page"
        icon={<FileDown />}
        size="small"
        disabled={disabled}
        title={title}
        onClick={() => void savePage().catch(notifyError)}
      />
      <IconButton
        ref={jsonButton}
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

const roomCommands = (
  open: (dialog: 'choose' | 'ask') => void,
  measureOwn: () => void,
): Command[] => [
  { ...scoreSpecs.choose, run: () => open('choose') },
  { ...scoreSpecs.measure, run: measureOwn },
  { ...scoreSpecs.ask, run: () => open('ask') },
];
