/** Which episode comes next, and what may change that. */
import type { MethodInput } from '../../../../shared/api';
import type { Decision } from '../../../../shared/model/decision';

export type QueueOrder = NonNullable<MethodInput<'review.next'>['order']>;

/**
 * Whether a decision may change which episodes are finished. Taking one back counts as much as what it takes back,
 * where that is among the `known` ones.
 */
export function mayFinish({ act }: Decision, known: readonly Decision[]): boolean {
  if (act.kind !== 'revert') return act.kind === 'finish' || act.kind === 'reopen';
  const named = known.find(({ id }) => id === act.decisionId);
  return named === undefined || mayFinish(named, known);
}
