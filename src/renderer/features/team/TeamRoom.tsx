import { CircleAlert, Scale, Timer, Users } from 'lucide-react';
import { useMemo } from 'react';
import { tabCommands, TryAgain, useCommands } from '../../commands';
import { useCall, usePush, Waiting } from '../../connection';
import { EmptyState, Tabs } from '../../ui';
import { useKept } from '../../ui/use-kept';
import { useThrottled } from '../../ui/use-throttled';
import { TroubleBanner, undoCommands, useReviewSession } from '../review';
import { Disputes } from './Disputes';
import { EffortView } from './EffortView';
import { Progress } from './Progress';
import type { TeamRoomProps } from './room-props';
import { tabs, teamSpecs } from './team-specs';

const icons = {
  progress: <Users aria-hidden="true" />,
  disputes: <Scale aria-hidden="true" />,
  effort: <Timer aria-hidden="true" />,
};
type Tab = (typeof tabs)[number]['id'];

/** Who did what, how far they agree, and what somebody has to settle. */
export function TeamRoom(props: TeamRoomProps) {
  const { project } = props;
  // Whoever looks at a dispute in the review comes back to it.
  const [tab, setTab] = useKept<Tab>(`team ${project.id}`, () => 'progress');
  const session = useReviewSession(project);
  const { data, error, loading, reload } = useCall('team.overview', { projectId: project.id });
  const recount = useThrottled(reload, () => loading);
  usePush('review', (change) => {
    if (change.projectId === project.id) recount();
  });
  useCommands(useMemo(() => tabCommands('Team', tabs, setTab), [setTab]));
  const { readOnlyBecause } = project;
  useCommands(
    useMemo(
      () => (session === null ? [] : undoCommands(teamSpecs, session, readOnlyBecause)),
      [session, readOnlyBecause],
    ),
  );
  return (
    <Tabs label="Team room" tabs={counted(data?.unsettled ?? 0)} shown={tab} onShow={setTab}>
      {session !== null && <TroubleBanner session={session} readOnlyBecause={readOnlyBecause} />}
      {(data === null || session === null) && error === null && (
        <Waiting what="Comparing the reviews" />
      )}
      {data === null && error !== null && (
        <EmptyState
          icon={<CircleAlert />}
          title="The reviews cannot be compared"
          text={error.message}
          actions={<TryAgain onAgain={reload} />}
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
    </Tabs>
  );
}

/** With how much has to be settled. */
const counted = (unsettled: number) =>
  tabs.map(({ id, label }) => ({
    id,
    label: id === 'disputes' && unsettled > 0 ? `${label} (${unsettled})` : label,
    icon: icons[id],
  }));
