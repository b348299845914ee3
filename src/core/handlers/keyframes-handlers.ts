import type { Handlers } from '../../shared/api';
import { StudioError } from '../../shared/errors';
import type { JobRegistry } from '../jobs/registry';
import { episodeMovement } from '../keyframes/episode-movement';
import { motionSignals } from '../keyframes/motion';
import { countFinished } from '../learning/references';
import type { StudioContext } from '../studio-context';
import { inTurns } from '../system/in-turns';
import { tellProposedAgain } from './tell-proposed-again';

export function keyframesHandlers(
  context: StudioContext,
  jobs: JobRegistry,
): Pick<
  Handlers,
  | 'keyframes.motion'
  | 'keyframes.movement'
  | 'keyframes.learnable'
  | 'keyframes.replaces'
  | 'keyframes.proposedAgain'
  | 'keyframes.turn'
  | 'policy.set'
> {
  return {
    'keyframes.learnable': async ({ projectId, curator }) => {
      const { dataset, project } = context.project(projectId);
      const { from, fromEpisodes } = project.info.policy.learn;
      if (from === 'nothing') return 0;
      const finished = await countFinished(dataset, project, { curator, most: fromEpisodes });
      return finished < fromEpisodes ? finished : 0;
    },
    'keyframes.replaces': async ({ projectId, episodes }) => {
      const { dataset, project } = context.project(projectId);
      const found = { undecided: 0, decided: 0 };
      const all = episodes ?? dataset.episodes.map(({ index }) => index);
      await inTurns(new Set(all), (episode) => {
        const { keyframes, undecided, pruned } = project.overview(dataset.episode(episode).index);
        found.undecided += undecided;
        found.decided += keyframes - undecided + pruned;
      });
      return found;
    },
    'keyframes.proposedAgain': ({ projectId }) =>
      context.project(projectId).project.proposedAgain(),
    'keyframes.turn': async ({ projectId, together, way }) => {
      const { project } = context.project(projectId);
      const running = jobs.list().filter((job) => job.state === 'running');
      for (const { id, kind, title } of running.filter((job) => job.projectId === projectId)) {
        // Learning goes on by itself with what is there; what others are making would be lost, or taken for made.
        if (kind === 'learn') jobs.cancel(id);
        if (kind !== 'propose' && kind !== 'draft') continue;
        const message = `“${title}” is under way: wait until it has ended, or cancel it, then ${way}.`;
        throw new StudioError('conflict', message);
      }
      const episodes = await project.turnProposed(together, way);
      return { episodes, acts: await tellProposedAgain(context, projectId) };
    },
    'keyframes.motion': ({ datasetId, episode, projectId }) =>
      motionSignals(
        context.datasets.get(datasetId),
        episode,
        projectId === null ? null : context.project(projectId).project,
      ),
    'keyframes.movement': async ({ projectId, episode, frames }) => {
      const { dataset, project } = context.project(projectId);
      const last = dataset.episode(episode).length - 1;
      const { robot, info, folder } = project;
      const asked = { dataset, robot, policy: info.policy, folder };
      const movement = await episodeMovement(asked, episode);
      return frames.map((frame, at) =>
        movement(Math.min(frame, last), Math.min(frames[at + 1] ?? last, last)),
      );
    },
    'policy.set': async ({ projectId, policy }) => {
      const { project } = context.project(projectId);
      await project.setPolicy(policy);
      // Every window marks what an older one proposed.
      context.push.send('project', project.info);
      return policy;
    },
  };
}
