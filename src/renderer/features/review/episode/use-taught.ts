import { isActionKey } from '../../../../shared/model/embodiment';
import type { TaughtActions } from '../../../../shared/model/teacher';
import { useCall } from '../../../connection';
import type { ReviewSession } from '../session/session';

const nothing: readonly TaughtActions[] = [];

/**
 * What teachers would have done in the episode. It is asked for once a dimension of the action has a curve.
 *
 * @param curves ids of the dimensions that have one: `action[2]`
 */
export function useTaught(
  { projectId }: Pick<ReviewSession, 'projectId'>,
  episode: number,
  curves: readonly string[],
): readonly TaughtActions[] {
  const isAsked = curves.some((id) => isActionKey(id.replace(/\[\d+\]$/, '')));
  return useCall('teachers.actions', isAsked ? { projectId, episode } : null).data ?? nothing;
}
