/** How the review goes on, as named commands: which episode comes next, and what follows a decision. */
import type { Command, CommandSpec } from '../../../commands';
import type { ReviewSession } from '../session/session';

type View = ReturnType<ReviewSession['view']['state']['getState']>;

const orders: readonly [View['order'], string][] = [
  ['index', 'Queue: as in the dataset'],
  ['need', 'Queue: most uncertain first'],
  ['list', 'Queue: as listed in the library'],
];
const advances: readonly [View['advance'], string][] = [
  ['go', 'After a decision: go to the next undecided'],
  ['play', 'After a decision: play to the next undecided'],
  ['stay', 'After a decision: stay'],
];

const spec = (id: string, group: string, label: string): CommandSpec => ({
  id,
  group,
  label,
  keys: [],
});
const orderSpec = ([order, label]: (typeof orders)[number]) =>
  spec(`queue.${order}`, 'Episode', label);
const advanceSpec = ([advance, label]: (typeof advances)[number]) =>
  spec(`advance.${advance}`, 'Keyframe', label);

/** The two answers to what is offered once something was learned. */
export const orderOfferSpecs = {
  first: spec('queue.first', 'Episode', 'Review the most uncertain episodes first'),
  keep: spec('queue.keep', 'Episode', 'Keep the order of the queue'),
};

/** As they are known before an episode is open. */
export const settingSpecs: readonly CommandSpec[] = [
  ...orders.map(orderSpec),
  ...advances.map(advanceSpec),
  ...Object.values(orderOfferSpecs),
];

export function settingCommands({ view }: Pick<ReviewSession, 'view'>): readonly Command[] {
  const now = () => view.state.getState();
  return [
    ...orders.map((each) => ({
      ...orderSpec(each),
      isEnabled: () => now().order !== each[0] && (each[0] !== 'list' || now().list !== null),
      run: () => view.set({ order: each[0], orderChosen: true }),
    })),
    ...advances.map((each) => ({
      ...advanceSpec(each),
      isEnabled: () => now().advance !== each[0],
      run: () => view.set({ advance: each[0] }),
    })),
  ];
}
