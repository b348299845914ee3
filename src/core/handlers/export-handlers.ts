import path from 'node:path';
import type { Handlers } from '../../shared/api';
import { planExport } from '../export/plan';
import { runExport } from '../export/run';
import type { StudioContext } from '../studio-context';

export function exportHandlers(
  context: StudioContext,
): Pick<Handlers, 'export.plan' | 'export.run'> {
  return {
    'export.plan': ({ projectId, options }) =>
      planExport({ ...context.project(projectId), options }),
    'export.run': async ({ projectId, options }) => {
      const { project, dataset } = context.project(projectId);
      const job = context.jobs.start({
        kind: 'export',
        title: `Export to ${path.basename(options.out)}`,
        datasetId: dataset.summary.id,
        projectId,
        unit: 'bytes',
        work: (watch) => runExport({ dataset, project, options }, watch),
      });
      return { jobId: job.id };
    },
  };
}
