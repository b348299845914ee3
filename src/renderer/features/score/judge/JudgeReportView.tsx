import { CircleAlert, Scale } from 'lucide-react';
import { useState } from 'react';
import type { ScoreOverview } from '../../../../shared/model/score-room';
import { TryAgain, useChoiceCommand } from '../../../commands';
import { useCall, useConnection, Waiting } from '../../../connection';
import { Button, EmptyState, notifyError, Select } from '../../../ui';
import { formatAmount } from '../../../ui/format';
import { ProblemLines } from '../../jobs';
import { CalibrationTables } from './CalibrationTables';
import { scoreSpecs } from '../score-specs';
import { StressTable } from './StressTable';
import styles from '../comparison/Comparison.module.css';

/** How far a judge can be trusted: who it is, what its stress tests said, and how it stands beside people. */
export function JudgeReportView(props: {
  projectId: string;
  overview: ScoreOverview;
  /** Another judge was chosen. */
  onChosen: () => void;
  onAsk: () => void;
  onBlind: () => void;
}) {
  const { projectId, overview } = props;
  const { judge, kept } = overview;
  const report = useCall('score.judgeReport', { projectId });
  const people = report.data?.report.scored ?? 0;
  if (report.error !== null) {
    return (
      <EmptyState
        icon={<CircleAlert />}
        title="The report cannot be made"
        text={report.error.message}
        actions={<TryAgain onAgain={report.reload} />}
      />
    );
  }
  if (report.data === null) {
    return <Waiting what="Making the report" />;
  }
  if (judge === null && people === 0) {
    return (
      <EmptyState
        icon={<Scale />}
        title="No judge was asked yet"
        text={`A vision-language model behind a server of yours scores what it sees of each rollout. Its scores will be kept in ${kept}.`}
        actions={
          <>
            <Button variant="primary" onClick={props.onAsk}>
              Ask a judge
            </Button>
            <Button onClick={props.onBlind}>Score a blind sample first</Button>
          </>
        }
      />
    );
  }
  const { stress, report: calibration, problems } = report.data;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and may hold nothing to press
    <section className={styles.view} aria-label="Judge report" tabIndex={0}>
      <div className={styles.report}>
        {judge !== null && <About {...props} />}
        {judge !== null && <StressTable stress={stress} />}
        <CalibrationTables report={calibration} hasJudge={judge !== null} onBlind={props.onBlind} />
        <ProblemLines lines={problems.map(({ message }) => message)} />
      </div>
    </section>
  );
}

function About(props: { projectId: string; overview: ScoreOverview; onChosen: () => void }) {
  const { projectId, overview } = props;
  const { call } = useConnection();
  const [isChoosing, setChoosing] = useState(false);
  const { judge, judges } = overview;
  const choose = async (id: string) => {
    setChoosing(true);
    try {
      await call('score.chooseJudge', { projectId, judge: id });
      props.onChosen();
    } catch (error) {
      notifyError(error);
    } finally {
      setChoosing(false);
    }
  };
  useChoiceCommand(scoreSpecs.judge, () =>
    judges
      .filter(({ id }) => id !== judge?.id && !isChoosing)
      .map((each) => ({ label: judgeText(each), run: () => void choose(each.id) })),
  );
  if (judge === null) return null;
  const { examples, instructions } = judge;
  const facts = [
    ['Server', judge.host],
    [
      'Pictures',
      `${formatAmount(judge.frames, 'moment')}, ${formatAmount(judge.cameras, 'camera')}, ${judge.pictureWidth} pixels wide`,
    ],
    ['Answers', `${judge.repeats}, or one where the server tells likelihoods`],
    ['Measured signals', judge.signals ? 'told' : 'not told'],
    [
      'Examples',
      examples === null
        ? 'none'
        : `${examples.k}, ${examples.preset}, tasks by ${examples.tasksBy ?? 'their words'}`,
    ],
    ['Instructions', instructions === '' ? 'the studio’s own alone' : instructions],
  ];
  return (
    <section className={styles.block}>
      <h2>The judge</h2>
      {judges.length > 1 ? (
        <Select
          aria-label="Judge"
          value={judge.id}
          disabled={isChoosing}
          onChange={({ target }) => void choose(target.value)}
        >
          {judges.map((each) => (
            <option key={each.id} value={each.id}>
              {judgeText(each)}
            </option>
          ))}
        </Select>
      ) : (
        <p>{judge.model}</p>
      )}
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const judgeText = ({ model, host, judged, atMs }: ScoreOverview['judges'][number]): string =>
  `${model} (${host}), ${formatAmount(judged, 'rollout')}, ${new Date(atMs).toLocaleString('en')}`;
