import { z } from 'zod';
import { exportOptionsSchema, type ExportPlan } from '../model/export';
import { method } from './contract';
import { projectId } from './review';

export const exportApi = {
  'export.plan': method(
    z.object({ projectId, options: exportOptionsSchema }),
  ).returns<ExportPlan>(),
  /** Plans again and refuses if the plan has blockers. */
  'export.run': method(z.object({ projectId, options: exportOptionsSchema })).startsJob('export'),
  /**
   * `curation/report.html` of what an export has written: a page of its own, without scripts. Throws `not-found` for
   * what is no export that is done, and where its folder was moved or deleted since.
   */
  'export.report': method(z.object({ jobId: z.string().min(1).max(64) })).returns<{
    html: string;
  }>(),
};
