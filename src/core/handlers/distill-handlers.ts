import type { Handlers } from '../../shared/api';
import { StudioError } from '../../shared/errors';
import { jobsOf } from '../../shared/model/job';
import { planDistillation } from '../distill/plan';
import { planProxy } from '../distill/proxy/plan';
import { proxyPage } from '../distill/proxy/report';
import type { JobRegistry } from '../jobs/registry';
import type { StudioContext } from '../studio-context';

export function distillHandlers(
  context: StudioContext,
  jobs: JobRegistry,
): Pick<Handlers, 'distill.plan' | 'distill.proxyPlan' | 'distill.proxyPage'> {
  return {
    'distill.plan': ({ projectId, options }, { signal }) =>
      planDistillation({ ...context.project(projectId), options }, signal),
    'distill.proxyPlan': ({ projectId, options }, { signal }) =>
      planProxy({ ...context.project(projectId), ...options }, signal),
    'distill.proxyPage': async ({ jobId }) => {
      const job = jobsOf(jobs.list(), 'proxy').find(({ id }) => id === jobId);
      if (job?.state !== 'done' || job.projectId === null) {
        throw new StudioError('not-found', 'There is no such study any more; run it again.');
      }
      const { name } = context.project(job.projectId).dataset.summary;
      return { html: proxyPage(name, job.result) };
    },
  };
}
