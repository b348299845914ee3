import path from 'node:path';
import type { Handlers } from '../../shared/api';
import { StudioError } from '../../shared/errors';
import { planExport } from '../export/plan';
import { readRegular } from '../files/regular-file';
import type { JobRegistry } from '../jobs/registry';
import type { StudioContext } from '../studio-context';

/** Far more than a report of 100,000 episodes has. */
const largestReport = 32 * 2 ** 20;

export function exportHandlers(
  context: StudioContext,
  jobs: JobRegistry,
): Pick<Handlers, 'export.plan' | 'export.report'> {
  return {
    // Typed on, the window asks anew and drops what it asked before.
    'export.plan': ({ projectId, options }, { signal }) =>
      planExport({ ...context.project(projectId), options }, signal),
    async 'export.report'({ jobId }) {
      const job = jobs.list().find(({ id }) => id === jobId);
      if (job?.kind !== 'export' || job.state !== 'done') {
        throw new StudioError('not-found', 'There is no report: this is no export that is done.');
      }
      const file = path.join(job.result.out, 'curation', 'report.html');
      return { html: (await readRegular(file, largestReport)).toString('utf8') };
    },
  };
}
