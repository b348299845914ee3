import { z } from 'zod';
import {
  distillOptionsSchema,
  proxyOptionsSchema,
  type DistillPlan,
  type ProxyPlan,
} from '../model/distill';
import { defaultHorizon } from '../model/teacher';
import { method } from './contract';
import { projectId } from './review';

export const distillApi = {
  'teachers.fit': method(
    z.object({
      projectId,
      /** Rows of a chunk. */
      horizon: z.number().int().min(1).max(100).default(defaultHorizon),
    }),
  ).startsJob('fit'),
  /** Writes nothing. */
  'distill.plan': method(
    z.object({ projectId, options: distillOptionsSchema }),
  ).returns<DistillPlan>(),
  'distill.export': method(z.object({ projectId, options: distillOptionsSchema })).startsJob(
    'distill',
  ),
  /** Trains nothing. */
  'distill.proxyPlan': method(
    z.object({ projectId, options: proxyOptionsSchema }),
  ).returns<ProxyPlan>(),
  /** What came of a study that is done, as a page: one file, no script. `not-found` for any other job. */
  'distill.proxyPage': method(z.object({ jobId: z.string().max(100) })).returns<{
    html: string;
  }>(),
  'distill.proxy': method(z.object({ projectId, options: proxyOptionsSchema })).startsJob('proxy'),
};
