import { api } from '../../../shared/api';
import { proxyStudy } from '../../distill/proxy/study';
import { defineJob } from '../../jobs/define-job';
import type { StudioContext } from '../../studio-context';

export const proxyJob = (context: StudioContext) =>
  defineJob({
    kind: 'proxy',
    input: api['distill.proxy'].input,
    unit: 'students',
    excludes: [
      {
        kind: 'proxy',
        per: 'project',
        says: (name) => `Students of ${name} are being trained already; wait or cancel that job.`,
      },
    ],
    about({ projectId }) {
      const { id, name } = context.project(projectId).dataset.summary;
      return { title: 'Train proxy students', datasetId: id, name, projectId };
    },
    run: ({ projectId, options }, job) =>
      proxyStudy({ ...context.project(projectId), ...options }, job),
  });
