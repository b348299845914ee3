import type { Handlers } from '../../shared/api';
import { StudioError } from '../../shared/errors';
import type { Decision } from '../../shared/model/decision';
import { bulkDecisions, planBulk, takeBack } from '../library/bulk';
import { nameQueue, nextInQueue } from '../library/named-queue';
import { reviewQueue } from '../library/queue';
import type { StudioContext } from '../studio-context';
import { noteOddities } from '../teachers/embedded/oddities';

type ReviewMethod =
  | 'project.open'
  | 'review.episode'
  | 'review.decide'
  | 'review.next'
  | 'review.queue'
  | 'review.bulkPlan'
  | 'review.bulk'
  | 'review.takeBack';

export function reviewHandlers(context: StudioContext): Pick<Handlers, ReviewMethod> {
  return {
    'project.open': async ({ datasetId, path }) => {
      const project = await context.datasets.openProject(datasetId, path);
      await noteOddities(context.project(project.info.id).dataset, project.folder);
      return project.info;
    },
    'review.episode': async ({ projectId, episode, curator }) => {
      const { project } = context.project(projectId);
      const proposals = await project.proposals(episode);
      const all = project.decisions(episode);
      const knowsAll = curator === null || (await project.review(episode, curator)).finished;
      const isTold = (decision: Decision) => knowsAll || decision.curator === curator;
      return {
        proposals,
        decisions: all.filter(isTold),
        hidden: all.filter((each) => !isTold(each)).map(({ id }) => id),
      };
    },
    'review.decide': async ({ projectId, decisions }) => {
      const { project, dataset } = context.project(projectId);
      const foreign = decisions.find((decision) => decision.projectId !== projectId);
      if (foreign !== undefined) {
        throw new StudioError(
          'invalid-input',
          `Decision ${foreign.id} belongs to project ${foreign.projectId}, not to ${projectId}.`,
        );
      }
      for (const { episode } of decisions) dataset.episode(episode);
      return { acknowledged: await project.append(decisions) };
    },
    'review.next': async ({ projectId, after, order, queue, curator }) => {
      const { project, dataset } = context.project(projectId);
      if (queue !== null) return nextInQueue(queue, after, { dataset, project, curator });
      return reviewQueue(dataset, project, curator).next(after, order);
    },
    'review.bulkPlan': ({ projectId, ...asked }) =>
      planBulk({ ...context.project(projectId), ...asked }),
    'review.bulk': ({ projectId, ...asked }) =>
      bulkDecisions({ ...context.project(projectId), ...asked }),
    'review.takeBack': ({ projectId, ...asked }) =>
      takeBack({ ...context.project(projectId), ...asked }),
    'review.queue': async ({ episodes }) => ({ queue: nameQueue(episodes) }),
  };
}
