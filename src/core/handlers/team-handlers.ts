import type { Handlers } from '../../shared/api';
import type { StudioContext } from '../studio-context';
import { effortOf } from '../team/effort';
import { teamOverview } from '../team/overview';
import { episodeReviews } from '../team/settle';

export const teamHandlers = (
  context: StudioContext,
): Pick<Handlers, 'team.overview' | 'team.effort' | 'team.episode'> => ({
  'team.overview': ({ projectId }) => {
    const { dataset, project } = context.project(projectId);
    return teamOverview(dataset, project);
  },
  'team.effort': ({ projectId }) => {
    const { dataset, project } = context.project(projectId);
    return effortOf(dataset, project);
  },
  'team.episode': async ({ projectId, episode, curator }) => {
    const { dataset, project } = context.project(projectId);
    return episodeReviews(dataset, project, episode, curator);
  },
});
