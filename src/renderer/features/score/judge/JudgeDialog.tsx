import type { AskedJudge, PlannedJudge } from '../../../../shared/model/judge';
import { stressTests } from '../../../../shared/model/stress';
import type { ScoreOverview } from '../../../../shared/model/score-room';
import { useCall, useConnection, type CallState } from '../../../connection';
import { notifyError } from '../../../ui';
import { formatAmount, formatCost, formatCount, formatSeconds } from '../../../ui/format';
import { useKept } from '../../../ui/use-kept';
import {
  askingWords,
  nameServer,
  Consent,
  Figures,
  JobDialog,
  Outcome,
  PaceNote,
  PlanPane,
  ProblemLines,
  tokenFigures,
  usePlannedJob,
} from '../../jobs';
import { choicesOf, wishIn, type JudgeChoices } from './choices';
import { JudgeForm } from './JudgeForm';

/** Whom to ask about the rollouts, what it takes, and whether one agrees to what is sent. */
export function JudgeDialog(props: {
  projectId: string;
  overview: ScoreOverview;
  ownBase: string;
  onClose: () => void;
}) {
  const { projectId, overview } = props;
  const { call } = useConnection();
  const last = useCall('score.judgeSettings', { projectId });
  const [changed, setChanged, forget] = useKept<Partial<JudgeChoices>>(
    `judge ${projectId} ${overview.kept}`,
    () => ({}),
  );
  const choices = { ...choicesOf(last.data), ...changed };
  const { wish, faults } = wishIn(choices);
  const work = usePlannedJob({
    kind: 'judge',
    projectId,
    plan: 'score.planJudge',
    request: wish === null ? null : { projectId, settings: wish },
    run: (request) => call('score.judge', request),
  });
  const { planned, job } = work;
  const plan = planned.data;
  const agree = async (agreed: boolean) => {
    if (wish === null) return;
    const { endpoint, embeddings } = wish;
    await call('score.agree', { projectId, settings: { endpoint, embeddings }, agreed }).catch(
      notifyError,
    );
    planned.reload();
  };
  return (
    <JobDialog
      title="Ask a judge"
      subtitle={`A vision-language model looks at pictures of the rollouts of ${overview.name}. What it answers is kept in ${overview.kept}.`}
      height={760}
      work={{ ...work, ready: work.ready && (plan?.agreedAtMs ?? null) !== null }}
      action={
        choices.isTest
          ? `Test on ${formatAmount(plan?.rollouts ?? 0, 'rollout')}`
          : `Judge ${formatAmount(plan?.rollouts ?? overview.rollouts, 'rollout')}`
      }
      words={askingWords}
      form={
        <JudgeForm
          choices={choices}
          faults={faults}
          wish={wish}
          ownBase={props.ownBase}
          onChange={(part) => setChanged({ ...changed, ...part })}
          onKey={() => planned.reload()}
        />
      }
      plan={
        <JudgePlanView
          planned={planned}
          waiting={wish === null}
          onAgree={(agreed) => void agree(agreed)}
        />
      }
      result={job?.state === 'done' && <JudgeResultView result={job.result} />}
      onClose={() => {
        if (job?.state === 'done') forget();
        props.onClose();
      }}
    />
  );
}

function JudgePlanView(props: {
  planned: CallState<PlannedJudge>;
  waiting: boolean;
  onAgree: (agreed: boolean) => void;
}) {
  return (
    <PlanPane
      planned={props.planned}
      waiting={props.waiting ? nameServer : null}
      blockersLabel="What keeps the run from starting"
    >
      {(plan) => (
        <>
          <Figures wide figures={figuresOf(plan)} />
          <PaceNote minutes={plan.minutesAtLeast} />
          <Consent plan={plan} agreed={plan.agreedAtMs !== null} onAgree={props.onAgree} />
        </>
      )}
    </PlanPane>
  );
}

const figuresOf = (plan: PlannedJudge) => [
  {
    name: 'Questions, at most',
    value: formatCount(plan.questions),
    note: `about ${formatAmount(plan.rollouts, 'rollout')}; one each where the server tells likelihoods`,
  },
  {
    name: 'Pictures sent, at most',
    value: formatCount(plan.pictures),
    note: 'of the rollouts and of examples',
  },
  ...tokenFigures(plan),
];

function JudgeResultView({ result }: { result: AskedJudge }) {
  const { judged, notJudged, tests, requests, tokensIn, tokensOut, stopped, cost } = result;
  const rest = notJudged === 0 ? '' : `, ${formatCount(notJudged)} not`;
  const facts = [
    result.reused > 0 && `${formatCount(result.reused)} answered before`,
    formatAmount(requests, 'request'),
    `${formatCount(tokensIn + tokensOut)} tokens`,
    cost !== null && `cost about ${formatCost(cost)}`,
    formatSeconds(result.seconds),
  ].filter((fact) => fact !== false);
  return (
    <Outcome
      went={notJudged === 0 && stopped === null ? 'well' : 'partly'}
      title={
        tests === null
          ? `${formatAmount(judged, 'rollout')} judged${rest}`
          : `Tested on ${formatAmount(judged, 'rollout')}`
      }
      facts={facts}
    >
      {stopped !== null && <p role="alert">{stopped}</p>}
      {tests !== null && (
        <ul>
          {stressTests.map((test) => (
            <li key={test}>{tests[test].sentence}</li>
          ))}
        </ul>
      )}
      <ProblemLines lines={result.problems.map(({ message }) => message)} />
    </Outcome>
  );
}
