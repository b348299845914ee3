import path from 'node:path';
import { api } from '../../../shared/api';
import { exportDistillation } from '../../distill/export';
import { defineJob } from '../../jobs/define-job';
import type { StudioContext } from '../../studio-context';

export const distillJob = (context: StudioContext) =>
  defineJob({
    kind: 'distill',
    input: api['distill.export'].input,
    unit: 'episodes',
    excludes: [],
    about({ projectId, options }) {
      const { id, name } = context.project(projectId).dataset.summary;
      const title = `Export samples to ${path.basename(options.out)}`;
      return { title, datasetId: id, name, projectId };
    },
    run: ({ projectId, options }, job) =>
      exportDistillation({ ...context.project(projectId), options }, job),
  });
