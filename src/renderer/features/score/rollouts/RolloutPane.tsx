import { BookPlus } from 'lucide-react';
import { useMemo } from 'react';
import {
  outcomeKind,
  type ScoreOverview,
  type ShownRollout,
} from '../../../../shared/model/score-room';
import { Badge, Button } from '../../../ui';
import { CameraGrid, usePlaybackState, type Playback } from '../../player';
import { outcomeWords, policyColour, policyName } from '../words';
import { inStep } from './in-step';
import { IndicatorRows } from './IndicatorRows';
import { JudgedRows } from './JudgedRows';
import styles from './Rollouts.module.css';

/** One rollout: its video, what its policy said, what was measured and judged of it. */
export function RolloutPane(props: {
  rollout: ShownRollout;
  other: ShownRollout | null;
  clock: Playback;
  overview: ScoreOverview;
  onKnowledge: (id: string) => void;
}) {
  const { rollout, other, clock, overview, onKnowledge } = props;
  const { id, policy, task, seed, outcome, fps, frames, videos, videoFault } = rollout;
  const own = useMemo(
    () => (fps === null ? null : inStep(clock, fps, frames)),
    [clock, fps, frames],
  );
  const at = overview.policies.findIndex((each) => each.policy === policy);
  const { text, tone } = outcomeWords[outcomeKind(outcome)];
  return (
    <section className={styles.pane} aria-label={`Rollout ${id}`}>
      <header>
        <h2>
          <i className={styles.swatch} style={{ background: policyColour(at) }} />
          {id}
        </h2>
        <Badge tone={tone}>{text}</Badge>
        <span className={styles.dim}>
          {policyName(policy)}
          {seed !== null && `, seed ${seed}`}
        </span>
        <Button size="small" variant="quiet" onClick={() => onKnowledge(id)}>
          <BookPlus aria-hidden="true" />
          Add to the knowledge base
        </Button>
        <p className={styles.task}>{task === '' ? 'No task named' : task}</p>
      </header>
      {own !== null && videos.length > 0 ? (
        <div className={styles.video}>
          <CameraGrid label={`Cameras of ${id}`} videos={videos} fps={own.fps} playback={own} />
        </div>
      ) : (
        <p className={styles.none}>{videoFault ?? 'This rollout has no video.'}</p>
      )}
      {own !== null && rollout.texts.length > 0 && <Said rollout={rollout} playback={own} />}
      {overview.judge !== null && (
        <JudgedRows rollout={rollout} judge={overview.judge} playback={own} />
      )}
      <IndicatorRows indicators={rollout.indicators} other={other?.indicators ?? null} />
    </section>
  );
}

/** What the policy said last. */
function Said({ rollout, playback }: { rollout: ShownRollout; playback: Playback }) {
  const { frame } = usePlaybackState(playback);
  const said = rollout.texts.findLast(({ t }) => t <= frame / playback.fps);
  return (
    <p className={styles.said}>
      <span className={styles.dim}>Says</span> {said?.text ?? '–'}
    </p>
  );
}
