import type { Handlers } from '../../shared/api';
import { motionSignals } from '../keyframes/motion';
import type { StudioContext } from '../studio-context';

export function keyframesHandlers(
  context: StudioContext,
): Pick<Handlers, 'keyframes.motion' | 'policy.set'> {
  return {
    'keyframes.motion': ({ datasetId, episode, projectId }) =>
      motionSignals(
        context.datasets.get(datasetId),
        episode,
        projectId === null ? null : context.project(projectId).project,
      ),
    'policy.set': async ({ projectId, policy }) => {
      await context.project(projectId).project.setPolicy(policy);
      return policy;
    },
  };
}
