import { CircleAlert, CircleCheckBig, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { ScoreOverview } from '../../../../shared/model/score-room';
import { NamedButton, TryAgain } from '../../../commands';
import { Waiting } from '../../../connection';
import { Button, EmptyState, notifyError, TextField } from '../../../ui';
import { formatAmount } from '../../../ui/format';
import { CuratorQuestion, useReviewSession } from '../../review';
import type { ScoreRoomProps } from '../room-props';
import { scoreSpecs } from '../score-specs';
import { BlindPanel } from './BlindPanel';
import { scored, type BlindSession } from './blind-session';
import { BlindStage } from './BlindStage';
import styles from './Blind.module.css';

interface BlindViewProps extends ScoreRoomProps {
  overview: ScoreOverview;
  session: BlindSession | null;
  onReport: () => void;
}

/** Rollouts drawn blindly, scored before anybody sees what a judge says of them. */
export function BlindView({ project, overview, session, onReport }: BlindViewProps) {
  const review = useReviewSession(project);
  if (session === null) return <Waiting what="Reading the blind sample" />;
  return (
    <>
      {review !== null && <CuratorQuestion session={review} />}
      <Scoring session={session} overview={overview} onReport={onReport} />
    </>
  );
}

function Scoring(props: { session: BlindSession; overview: ScoreOverview; onReport: () => void }) {
  const { session, overview, onReport } = props;
  const { queue, known, error, at, unsaved } = useStore(session.state);
  if (!known || (at === null && unsaved > 0)) return <Waiting what="Reading the blind sample" />;
  if (error !== null) {
    return (
      <EmptyState
        icon={<CircleAlert />}
        title="The blind sample cannot be shown"
        text={error.message}
        actions={<TryAgain onAgain={() => void session.open()} />}
      />
    );
  }
  if (queue === null) {
    return (
      <EmptyState
        icon={<EyeOff />}
        title="Score a blind sample"
        text="How far a judge can be trusted is seen where people scored the same rollouts without knowing what it said. Rollouts are drawn by chance; neither whose they are nor how they ended is shown."
        actions={<DrawForm session={session} overview={overview} seed={1} action="Draw" />}
      />
    );
  }
  if (at === null) {
    return (
      <EmptyState
        icon={<CircleCheckBig />}
        title={`${formatAmount(scored(queue), 'rollout')} behind you`}
        text="What you said stands beside the judge in the judge report. More rollouts make its intervals narrower."
        actions={
          <>
            <Button variant="primary" onClick={onReport}>
              Judge report
            </Button>
            <DrawForm
              session={session}
              overview={overview}
              seed={queue.seed}
              drawn={queue.said.length}
              action="Draw more"
            />
          </>
        }
      />
    );
  }
  return (
    <div className={styles.view}>
      <BlindStage session={session} />
      <BlindPanel session={session} queue={queue} />
    </div>
  );
}

const usual = 40;
const largestSeed = 4_294_967_295;

const fits = (text: string, least: number, most: number): boolean =>
  /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most;

function DrawForm(props: {
  session: BlindSession;
  overview: ScoreOverview;
  seed: number;
  drawn?: number;
  action: string;
}) {
  const { session, overview, drawn = 0 } = props;
  const [count, setCount] = useState(String(Math.min(overview.rollouts, drawn + usual)));
  const [seed, setSeed] = useState(String(props.seed));
  const areFit = fits(count, 1, 10_000) && fits(seed, 0, largestSeed);
  return (
    <form
      className={styles.draw}
      onSubmit={(event) => {
        event.preventDefault();
        if (areFit) session.draw(Number(count), Number(seed)).catch(notifyError);
      }}
    >
      <TextField
        label={`Rollouts, of ${overview.rollouts}`}
        inputMode="numeric"
        value={count}
        aria-invalid={!fits(count, 1, 10_000)}
        onChange={(event) => setCount(event.target.value)}
      />
      <TextField
        label="Seed (another one is another sample)"
        inputMode="numeric"
        value={seed}
        aria-invalid={!fits(seed, 0, largestSeed)}
        onChange={(event) => setSeed(event.target.value)}
      />
      <NamedButton
        spec={scoreSpecs.draw}
        type="submit"
        variant={drawn === 0 ? 'primary' : 'plain'}
        disabled={!areFit}
      >
        {props.action}
      </NamedButton>
    </form>
  );
}
