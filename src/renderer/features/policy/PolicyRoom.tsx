import { Bot, CircleAlert, SlidersHorizontal, TrendingUp } from 'lucide-react';
import { useMemo } from 'react';
import { tabCommands, TryAgain, useCommands } from '../../commands';
import { Banner, EmptyState, notifyError, Tabs } from '../../ui';
import { useKept } from '../../ui/use-kept';
import { Waiting } from '../../connection';
import { useUndo } from './tab-undo';
import { policyChanges, tryLearningFrom } from './edited-policies';
import { Learning } from './Learning';
import type { PolicyRoomProps } from './policy-room-props';
import { policySpecs, tabs } from './policy-specs';
import { RobotPanel } from './RobotPanel';
import { TryPolicy } from './TryPolicy';
import { usePolicies } from './use-policies';

const icons = {
  policy: <SlidersHorizontal aria-hidden="true" />,
  learning: <TrendingUp aria-hidden="true" />,
  robot: <Bot aria-hidden="true" />,
};
type Tab = (typeof tabs)[number]['id'];
const shownTabs = tabs.map((each) => ({ ...each, icon: icons[each.id] }));

/**
 * Where a policy is set and its effect seen before it counts, what was learned from reviews, and which parts the robot
 * has.
 */
export function PolicyRoom(props: PolicyRoomProps) {
  const { project } = props;
  const [tab, setTab] = useKept<Tab>(`policy ${project.id}`, () => 'policy');
  const policies = usePolicies(project);
  useCommands(useMemo(() => tabCommands('Policy', tabs, setTab), [setTab]));
  useUndo(tab === 'robot' ? null : policyChanges, project.id, policies);
  const learn = async (fromEpisodes: number, curator: string | null) => {
    const before = policies.data?.current;
    await policies.learnFrom(fromEpisodes, curator);
    if (before === undefined) return;
    policyChanges.note(project.id, {
      what: policySpecs.learn.label,
      undo: (by) => by.use(before),
      redo: (by) => by.learnFrom(fromEpisodes, curator),
    });
  };
  return (
    <Tabs label="Policy room" tabs={shownTabs} shown={tab} onShow={setTab}>
      {project.readOnlyBecause !== null && <Banner>{project.readOnlyBecause}</Banner>}
      {tab === 'robot' && <RobotPanel {...props} />}
      {tab !== 'robot' && policies.data === null && policies.error === null && (
        <Waiting what="Reading the policies" />
      )}
      {tab !== 'robot' && policies.data === null && policies.error !== null && (
        <EmptyState
          icon={<CircleAlert />}
          title="The policies cannot be read"
          text={policies.error.message}
          actions={<TryAgain onAgain={policies.reload} />}
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
                  learn(fromEpisodes, curator).catch(notifyError);
                }
          }
        />
      )}
    </Tabs>
  );
}
