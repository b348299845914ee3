import path from 'node:path';
import { api } from '../../../shared/api';
import { runExport } from '../../export/run';
import { defineJob } from '../../jobs/define-job';
import type { StudioContext } from '../../studio-context';

export const exportJob = (context: StudioContext) =>
  defineJob({
    kind: 'export',
    input: api['export.run'].input,
    unit: 'bytes',
    excludes: [],
    about({ projectId, options }) {
      const { id, name } = context.project(projectId).dataset.summary;
      return { title: `Export to ${path.basename(options.out)}`, datasetId: id, name, projectId };
    },
    async run({ projectId, options }, job) {
      const shared = await context.queue.engine();
      return runExport({ ...context.project(projectId), options, ...shared }, job);
    },
  });
