import { Bot, CircleAlert, SlidersHorizontal, TrendingUp } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useCommands, type Command } from '../../commands';
import { Button, classNames, EmptyState, Spinner } from '../../ui';
import { tryLearningFrom } from './edited-policies';
import { Learning } from './Learning';
import type { PolicyRoomProps } from './policy-room-props';
import { RobotPanel } from './RobotPanel';
import { TryPolicy } from './TryPolicy';
import { usePolicies } from './use-policies';
import styles from './PolicyRoom.module.css';

const tabs = [
  { id: 'policy', label: 'Policy', Icon: SlidersHorizontal },
  { id: 'learning', label: 'Learning', Icon: TrendingUp },
  { id: 'robot', label: 'Robot', Icon: Bot },
] as const;

/**
 * Where a policy is set and its effect seen before it counts, what was learned from reviews, and which parts the robot
 * has.
 */
export function PolicyRoom(props: PolicyRoomProps) {
  const { project } = props;
  const [tab, setTab] = useState<(typeof tabs)[number]['id']>('policy');
  const policies = usePolicies(project);
  const own = useMemo<Command[]>(
    () =>
      tabs.map(({ id, label }) => ({
        id: `policy.${id}`,
        label: `Policy room: ${label.toLowerCase()}`,
        group: 'Policy',
        keys: [],
        run: () => setTab(id),
      })),
    [],
  );
  useCommands(own);
  return (
    <div className={styles.room}>
      <div className={styles.tabs} role="tablist" aria-label="Policy room">
        {tabs.map(({ id, label, Icon }) => (
          <Button
            key={id}
            size="small"
            variant="quiet"
            role="tab"
            aria-selected={tab === id}
            className={classNames(styles.tab, tab === id && styles.current)}
            onClick={() => setTab(id)}
          >
            <Icon aria-hidden="true" />
            {label}
          </Button>
        ))}
        {project.readOnlyBecause !== null && (
          <span className={styles.readOnly}>{project.readOnlyBecause}</span>
        )}
      </div>
      {tab === 'robot' && <RobotPanel {...props} />}
      {tab !== 'robot' && policies.data === null && policies.error === null && (
        <EmptyState icon={<Spinner size={24} label="Reading the policies" />} title="" />
      )}
      {tab !== 'robot' && policies.data === null && policies.error !== null && (
        <EmptyState
          icon={<CircleAlert />}
          title="The policies cannot be read"
          text={policies.error.message}
          actions={<Button onClick={policies.reload}>Try again</Button>}
        />
      )}
      {tab === 'policy' && policies.data !== null && (
        <TryPolicy {...props} policies={policies.data} acts={policies} />
      )}
      {tab === 'learning' && policies.data !== null && (
        <Learning
          projectId={project.id}
          policy={policies.data.current}
          onBegin={
            project.readOnlyBecause !== null
              ? null
              : (fromEpisodes, curator) => {
                  tryLearningFrom(project.id, fromEpisodes);
                  policies.learnFrom(fromEpisodes, curator);
                }
          }
        />
      )}
    </div>
  );
}
