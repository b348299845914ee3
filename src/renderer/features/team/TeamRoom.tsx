import { CircleAlert, Scale, Timer, Users } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useCommands, type Command } from '../../commands';
import { useCall, usePush } from '../../connection';
import { Button, classNames, EmptyState, Spinner } from '../../ui';
import { useThrottled } from '../../ui/use-throttled';
import { useReviewSession } from '../review';
import { Disputes } from './Disputes';
import { EffortView } from './EffortView';
import { Progress } from './Progress';
import type { TeamRoomProps } from './room-props';
import styles from './TeamRoom.module.css';

const tabs = [
  { id: 'progress', label: 'Progress and agreement', Icon: Users },
  { id: 'disputes', label: 'Disagreements', Icon: Scale },
  { id: 'effort', label: 'Effort', Icon: Timer },
] as const;
type Tab = (typeof tabs)[number]['id'];

/** Who did what, how far they agree, and what somebody has to settle. */
export function TeamRoom(props: TeamRoomProps) {
  const { project } = props;
  const [tab, setTab] = useState<Tab>('progress');
  const session = useReviewSession(project);
  const { data, error, loading, reload } = useCall('team.overview', { projectId: project.id });
  const recount = useThrottled(reload, () => loading);
  usePush('review', (change) => {
    if (change.projectId === project.id) recount();
  });
  useCommands(useMemo(() => tabCommands(setTab), []));
  return (
    <div className={styles.room}>
      <div className={styles.tabs} role="tablist" aria-label="Team room">
        {tabs.map(({ id, label, Icon }) => (
          <Button
            key={id}
            size="small"
            variant="quiet"
            role="tab"
            aria-selected={tab === id}
            className={classNames(tab === id && styles.current)}
            onClick={() => setTab(id)}
          >
            <Icon aria-hidden="true" />
            {label}
            {id === 'disputes' && data !== null && data.unsettled > 0 && ` (${data.unsettled})`}
          </Button>
        ))}
      </div>
      {(data === null || session === null) && error === null && (
        <EmptyState icon={<Spinner size={24} label="Comparing the reviews" />} title="" />
      )}
      {data === null && error !== null && (
        <EmptyState
          icon={<CircleAlert />}
          title="The reviews cannot be compared"
          text={error.message}
          actions={<Button onClick={reload}>Try again</Button>}
        />
      )}
      {data !== null && session !== null && tab === 'progress' && (
        <Progress {...props} session={session} team={data} />
      )}
      {data !== null && session !== null && tab === 'disputes' && (
        <Disputes {...props} session={session} team={data} />
      )}
      {data !== null && session !== null && tab === 'effort' && (
        <EffortView projectId={project.id} />
      )}
    </div>
  );
}

const tabCommands = (show: (tab: Tab) => void): Command[] =>
  tabs.map(({ id, label }) => ({
    id: `team.${id}`,
    label: `Team: ${label.toLowerCase()}`,
    group: 'Team',
    keys: [],
    run: () => show(id),
  }));
