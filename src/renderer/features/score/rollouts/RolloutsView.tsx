import { ListVideo } from 'lucide-react';
import { useMemo } from 'react';
import type { ScoreOverview, ShownRollout } from '../../../../shared/model/score-room';
import { choicesOf, useChoiceCommand } from '../../../commands';
import { useCall } from '../../../connection';
import { EmptyState } from '../../../ui';
import { Transport } from '../../player';
import type { useShown } from '../room-state';
import { scoreSpecs } from '../score-specs';
import { useWatching } from '../use-watching';
import { commonClock } from './in-step';
import { shownEvidence } from './JudgedRows';
import { RolloutList } from './RolloutList';
import { RolloutPane } from './RolloutPane';
import styles from './Rollouts.module.css';

interface RolloutsViewProps {
  projectId: string;
  overview: ScoreOverview;
  shown: ReturnType<typeof useShown>[0];
  onChange: ReturnType<typeof useShown>[1];
}

/** Rollouts one by one, two of them side by side. */
export function RolloutsView({ projectId, overview, shown, onChange }: RolloutsViewProps) {
  const { left, right } = shown;
  const first = useCall('score.rollout', left === null ? null : { projectId, id: left });
  const beside = right ?? first.data?.counterpart ?? null;
  const second = useCall('score.rollout', beside === null ? null : { projectId, id: beside });
  const error = first.error ?? second.error;
  return (
    <div className={styles.view}>
      <RolloutList
        projectId={projectId}
        overview={overview}
        filter={shown.filter}
        left={left}
        right={beside}
        onFilter={(filter) => onChange({ filter })}
        onLeft={(id) => onChange({ left: id, right: null })}
        onRight={(id) => onChange(left === null ? { left: id } : { right: id })}
      />
      {error !== null && (
        <EmptyState
          icon={<ListVideo />}
          title="This rollout cannot be shown"
          text={error.message}
        />
      )}
      {error === null && first.data === null && (
        <EmptyState
          icon={<ListVideo />}
          title="Choose a rollout"
          text="One of another policy that began alike plays beside it, in step."
        />
      )}
      {error === null && first.data !== null && (
        <SideBySide
          first={first.data}
          second={second.data}
          overview={overview}
          onKnowledge={(id) => onChange({ tab: 'knowledge', adding: id, entry: null })}
        />
      )}
    </div>
  );
}

function SideBySide(props: {
  first: ShownRollout;
  second: ShownRollout | null;
  overview: ScoreOverview;
  onKnowledge: (id: string) => void;
}) {
  const { first, second, ...shared } = props;
  const clock = useMemo(
    () => commonClock(second === null ? [first] : [first, second]),
    [first, second],
  );
  useWatching(clock);
  useChoiceCommand(scoreSpecs.learn, () =>
    [first, ...(second === null ? [] : [second])].map(({ id }) => ({
      label: id,
      run: () => shared.onKnowledge(id),
    })),
  );
  useChoiceCommand(scoreSpecs.evidence, () => choicesOf(shownEvidence));
  return (
    <div className={styles.stage}>
      <div className={styles.panes}>
        <RolloutPane rollout={first} other={second} clock={clock} {...shared} />
        {second !== null && (
          <RolloutPane rollout={second} other={first} clock={clock} {...shared} />
        )}
      </div>
      <div className={styles.transport}>
        <Transport playback={clock} />
        <span className={styles.dim}>in step, by seconds from the first frame of each</span>
      </div>
    </div>
  );
}
