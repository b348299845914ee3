/** What the three fields over the list do, by name: for the palette. */
import { outcomeKinds, type ScoreOverview } from '../../../../shared/model/score-room';
import type { Choice } from '../../../commands';
import type { Filter } from '../room-state';
import { outcomeWords, policyName } from '../words';

/** All that is not chosen now. */
export function filterChoices(
  { policies, tasks }: Pick<ScoreOverview, 'policies' | 'tasks'>,
  filter: Filter,
  onFilter: (part: Partial<Filter>) => void,
): Choice[] {
  const part = (label: string, isNow: boolean, to: Partial<Filter>) =>
    isNow ? [] : [{ label, run: () => onFilter(to) }];
  return [
    ...part('all policies', filter.policy === null, { policy: null }),
    ...part('all outcomes', filter.outcome === null, { outcome: null }),
    ...part('all tasks', filter.task === null, { task: null }),
    ...policies.flatMap(({ policy }) =>
      part(`policy ${policyName(policy)}`, filter.policy?.name === policy, {
        policy: { name: policy },
      }),
    ),
    ...outcomeKinds.flatMap((kind) =>
      part(`outcome ${outcomeWords[kind].text}`, filter.outcome === kind, { outcome: kind }),
    ),
    ...tasks.flatMap((task) =>
      part(`task ${task === '' ? 'not named' : task}`, filter.task === task, { task }),
    ),
  ];
}
