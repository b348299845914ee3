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
};
