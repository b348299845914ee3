import type { Handlers } from '../../shared/api';
import { StudioError } from '../../shared/errors';
import { motionSignals } from '../keyframes/motion';
import { proposeDataset } from '../keyframes/propose';
import type { StudioContext } from '../studio-context';

export function keyframesHandlers(
  context: StudioContext,
): Pick<Handlers, 'keyframes.propose' | 'keyframes.motion' | 'policy.set'> {
  return {
    'keyframes.propose': async ({ projectId, episodes }) => {
      const { project, dataset } = context.project(projectId);
      if (project.info.readOnlyBecause !== null) {
        throw new StudioError('conflict', project.info.readOnlyBecause);
      }
      if (context.jobs.isRunning('propose', projectId)) {
        throw new StudioError(
          'conflict',
          `Keyframes of ${dataset.summary.name} are being proposed already; wait or cancel that job.`,
        );
      }
      if (context.jobs.isRunning('draft', projectId)) {
        throw new StudioError(
          'conflict',
          `Reasoning of ${dataset.summary.name} is being drafted; proposing would take those keyframes away. Wait or cancel that job.`,
        );
      }
      const count = episodes === null ? dataset.episodes.length : episodes.length;
      const job = context.jobs.start({
        kind: 'propose',
        title: `Propose keyframes in ${count} ${count === 1 ? 'episode' : 'episodes'}`,
        datasetId: dataset.summary.id,
        projectId,
        unit: 'episodes',
        work: async (watch) => {
          try {
            return await proposeDataset(
              { dataset, project, episodes, policy: project.info.policy },
              watch,
            );
          } finally {
            context.push.send('review', {
              projectId,
              episode: episodes?.length === 1 ? (episodes[0] ?? null) : null,
            });
          }
        },
      });
      return { jobId: job.id };
    },
    'keyframes.motion': ({ datasetId, episode, projectId }) =>
      motionSignals(
        context.datasets.get(datasetId),
        episode,
        projectId === null ? null : context.project(projectId).project.info.path,
      ),
    'policy.set': async ({ projectId, policy }) => {
      await context.project(projectId).project.setPolicy(policy);
      return policy;
    },
  };
}
